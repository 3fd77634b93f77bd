/**
 * `npm run bench:watchers`: measures how long the players of a duel wait for a result, without watchers and with a
 * thousand. Servers, watchers and players run in separate processes. `JANKEN_WS_URL` measures a deployed game;
 * `WATCHERS` sets the number of watchers.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { startRuntime } from '../local-aws/src/runtime/runtime.ts'
import { synthesize } from '../local-aws/src/synth/synth.ts'
import { NO_LIMITS } from './no-limits.ts'

const WATCHERS = Number(process.env.WATCHERS ?? 1_000)
/** Number of drawn rounds, without and with watchers. A game has at most 100 rounds. */
const ROUNDS = 30
/** Pushes per round: two `thrown`, and the `result`. */
const PUSHES_A_ROUND = 3
/** Number of connections that are opened at the same time, below the stage's limit. */
const AT_ONCE = 20
const PROJECT = fileURLToPath(new URL('..', import.meta.url))

interface Message {
  type: string
  re?: string
  code?: string
  gameId?: string
  round?: number
}

class Client {
  #socket: WebSocket
  #expects = new Map<string, (message: Message) => void>()
  /** Number of received pushes. */
  pushes = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))))
  }

  static async connect(url: string): Promise<Client> {
    const socket = new WebSocket(url, ['janken.v1', `key.${randomBytes(32).toString('base64url')}`])
    const client = new Client(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  async request(action: string, fields: object = {}): Promise<Message> {
    const id = randomBytes(8).toString('hex')
    const reply = this.next(id)
    this.#socket.send(JSON.stringify({ action, id, ...fields }))
    return reply
  }

  /** The next reply to this request, or push of this type. */
  next(what: string): Promise<Message> {
    return new Promise((resolve) => void this.#expects.set(what, resolve))
  }

  #receive(message: Message) {
    if (message.re === undefined) this.pushes++
    const what = message.re ?? message.type
    const expecting = this.#expects.get(what)
    this.#expects.delete(what)
    expecting?.(message)
  }
}

/** Retries a request that the stage has throttled. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch {
      await pause(200)
    }
  }
}

async function serve(): Promise<void> {
  const context = { turnSeconds: '300', ...NO_LIMITS }
  const assembly = await synthesize({
    projectDirectory: PROJECT,
    stateDirectory: `${PROJECT}/.local/bench`,
    context,
  })
  const log = { info() {}, warn: console.error, error: console.error }
  const runtime = await startRuntime({ assembly, log })
  process.on('disconnect', () => void runtime.stop())
  process.send?.(runtime.endpoints.ws)
}

/** Watches one game with many connections. Reports the number of received results on request. */
async function watch(url: string, gameId: string): Promise<void> {
  const crowd: Client[] = []
  const come = async () => {
    const watcher = await patiently(() => Client.connect(url))
    await patiently(async () => {
      const { type, code } = await watcher.request('watch', { gameId })
      if (type !== 'watching') throw new Error(code)
    })
    crowd.push(watcher)
  }
  while (crowd.length < WATCHERS)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, WATCHERS - crowd.length) }, come))
  process.on('disconnect', () => process.exit())
  process.send?.('watching')
  for (let round = 1; ; round++) {
    while (crowd.some(({ pushes }) => pushes < round * PUSHES_A_ROUND)) await pause(10)
    process.send?.('all received')
  }
}

function helper(...role: string[]): ChildProcess {
  return fork(fileURLToPath(import.meta.url), role, { execArgv: ['--import', 'tsx'] })
}

const said = <T>(by: ChildProcess) =>
  new Promise<T>((resolve) => void by.once('message', (what) => resolve(what as T)))

/** Longer than the timeout of any function. */
const PATIENCE_MS = 60_000

interface Round {
  /** Time from both throws to the later of the two results, in milliseconds. */
  players: number
  /** Time to the last push of the last watcher, in milliseconds. */
  watchers: number
}

async function draws(
  players: Client[],
  gameId: string,
  from: number,
  crowd?: ChildProcess,
): Promise<Round[]> {
  const rounds: Round[] = []
  for (let round = from; round < from + ROUNDS; round++) {
    const heard = crowd && said(crowd)
    const asked = Promise.all(players.map((player) => player.next('round')))
    const results = Promise.all(players.map((player) => player.next('result')))
    const thrownAt = performance.now()
    const thrown = players.map((player) => player.request('throw', { gameId, round, hand: 'rock' }))
    await results
    const took = performance.now() - thrownAt
    // Starts the next round only when all messages have arrived, as between human players.
    const isQuiet = Promise.all([...thrown, asked, heard]).then(() => true)
    if (!(await Promise.race([isQuiet, pause(PATIENCE_MS, false)]))) {
      console.log(`Round ${round}: some messages had not arrived after ${PATIENCE_MS / 1000} s.`)
      process.exitCode = 1
      break
    }
    rounds.push({ players: took, watchers: performance.now() - thrownAt })
  }
  return rounds
}

function quantile(share: number, times: number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0
}

function row(what: string, times: number[]): void {
  const [p50, p95] = [0.5, 0.95].map((share) => quantile(share, times).toFixed(0))
  console.log(`${what.padEnd(40)} p50 ${p50} ms   p95 ${p95} ms`)
}

async function measure(): Promise<void> {
  const deployed = process.env.JANKEN_WS_URL
  const server = deployed ? undefined : helper('serve')
  const url = deployed ?? (await said<string>(server as ChildProcess))
  const ann = await Client.connect(url)
  const ben = await Client.connect(url)
  const begins = Promise.all([ann.next('round'), ben.next('round')])
  await ann.request('join', { lives: 5 })
  await ben.request('join', { lives: 5 })
  const [{ gameId = '' }] = await begins

  await draws([ann, ben], gameId, 1)
  const before = await draws([ann, ben], gameId, 1 + ROUNDS)
  const crowd = helper('watch', url, gameId)
  await said(crowd)
  const after = await draws([ann, ben], gameId, 1 + 2 * ROUNDS, crowd)

  const [without, watched] = [before, after].map((rounds) => rounds.map(({ players }) => players))
  row('result, without watchers', without ?? [])
  row(`result, with ${WATCHERS} watchers`, watched ?? [])
  const watchers = after.map((round) => round.watchers)
  row('all pushes of a round to all watchers', watchers)
  console.log(
    `${(quantile(0.5, watched ?? []) / quantile(0.5, without ?? [])).toFixed(2)} times as long with watchers`,
  )
  crowd.disconnect()
  server?.disconnect()
  process.exit()
}

const [role, url = '', gameId = ''] = process.argv.slice(2)
if (role === 'serve') await serve()
else if (role === 'watch') await watch(url, gameId)
else await measure()
