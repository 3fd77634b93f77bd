/**
 * `npm run fair-play`: runs a stack with its default limits. First people play as fast as a person can. Then each kind of
 * flood runs beside other players who send the same requests. Exits with 1 if a player was not served, or if a flooder
 * was not closed.
 */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { type Client, RefusedError } from '../../client/index.ts'
import { RuntimeProcess } from '../bench/runtime-process.ts'
import { summarize } from '../bench/statistics.ts'
import { number, table } from '../cost/format.ts'
import type { Flooder } from './flooder.ts'
import { Person } from './person.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const THINK_MS = 1_500
const MOST_P99_MS = 1_000
const OUT_WITHIN_MS = 3_000
const FINISH_MS = 30_000

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '45' },
    connections: { type: 'string', default: '20' },
    keys: { type: 'string', default: '1' },
    others: { type: 'string', default: '20' },
    floods: { type: 'string', default: '' },
    'flood-seconds': { type: 'string', default: '8' },
  },
})

type Act = (client: Client) => Promise<unknown>
const look: Act = (client) => client.request('leaderboard', {})
const open: Act = (client) => client.request('create', { size: 4 })
const greet: Act = (client) => client.request('hello', {})
/** Waits for an opponent. If one of the others was quicker, a game has begun, which is an answer too. */
const wait: Act = async (client) => {
  try {
    await client.request('join', { lives: 5 })
    await client.request('cancel', {})
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'already_playing') throw error
  }
}
const enterNowhere: Act = (client) =>
  client.request('enter', { code: 'NOWHERE' }).catch((error) => {
    if (error.code !== 'room_not_found') throw error
  })

/** The frame of each flood, what the other players do meanwhile, and their mean pause. */
const FLOODS: Record<string, { frame: object; others: Act[]; pauseMs: number }> = {
  leaderboard: { frame: { action: 'leaderboard' }, others: [look, greet], pauseMs: 1_000 },
  'invalid joins': { frame: { action: 'join', lives: 0 }, others: [wait], pauseMs: 2_000 },
  'bot joins': { frame: { action: 'join', opponent: 'bot' }, others: [wait], pauseMs: 2_000 },
  creates: { frame: { action: 'create', size: 6 }, others: [open], pauseMs: 2_000 },
  'wrong codes': { frame: { action: 'enter', code: 'NOWHERE' }, others: [enterNowhere], pauseMs: 5_000 },
  rubbish: { frame: { action: 'dance' }, others: [greet], pauseMs: 500 },
  names: { frame: { action: 'hello', name: 'Flood' }, others: [greet], pauseMs: 500 },
}

const runtime = await RuntimeProcess.start({ directory: resolve(PROJECT, '.local/fair-play') })
const url = runtime.endpoints.ws
const faults: string[] = []
try {
  if (Number(values.people) > 0) await people(Number(values.people), Number(values.seconds) * 1_000)
  await floods(values.floods === '' ? Object.keys(FLOODS) : values.floods.split(','))
} finally {
  await runtime.stop()
}
for (const fault of faults) console.log(fault)
process.exit(faults.length > 0 ? 1 : 0)

async function people(count: number, ms: number): Promise<void> {
  const crowd = Array.from({ length: count }, () => new Person(url))
  for (const person of crowd) {
    person.play(THINK_MS)
    await pause(10)
  }
  await pause(ms)
  // Without a crowd of abandoned games, which would slow down the floods that follow.
  await Promise.race([Promise.all(crowd.map((person) => person.finish())), pause(FINISH_MS)])
  for (const person of crowd) person.leave()
  const { count: asked, p50, p99 } = summarize(crowd.flatMap(({ latencies }) => latencies))
  const failures = crowd.flatMap((person) => person.failures)
  console.log(`${count} people who play: ${asked} requests, p50 ${number(p50)} ms, p99 ${number(p99)} ms.`)
  const counts = new Map<string, number>()
  for (const failure of failures) counts.set(failure, (counts.get(failure) ?? 0) + 1)
  for (const [failure, times] of counts) faults.push(`People got this failure ${times} times: ${failure}`)
}

/** The outcome for one connection. */
type Flooded = Pick<Flooder, 'sent' | 'closedAfterMs' | 'refusedAfterMs'>

/** Floods from a separate process, so that the other players' clients are not delayed. */
async function floodFromProcess(args: string[]): Promise<Flooded[]> {
  const script = resolve(PROJECT, 'tools/fair-play/flood-process.ts')
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...args])
  return JSON.parse(stdout)
}

async function floods(names: string[]): Promise<void> {
  const rows: string[][] = []
  for (const name of names) rows.push(await flood(name))
  const head = ['flood', 'frames sent', 'served', 'failed', 'p50 ms', 'p99 ms', 'out ms', 'refused ms']
  const who = values.keys === '1' ? 'one key' : `${values.keys} keys`
  console.log(
    `\n${values.connections} connections of ${who} flood, beside ${values.others} others:\n\n${table(head, rows)}`,
  )
}

async function flood(name: string): Promise<string[]> {
  const kind = FLOODS[name]
  if (!kind) throw new Error(`Unknown flood ${name}. Known: ${Object.keys(FLOODS).join(', ')}.`)
  const others = Array.from({ length: Number(values.others) }, () => new Person(url))
  await Promise.all(others.map(({ client }) => client.whenOnline()))
  // Starts the functions first, so that no cold start is measured.
  await Promise.all(others.map(({ client }) => Promise.all(kind.others.map((act) => act(client)))))
  for (const person of others) void person.live(kind.others, kind.pauseMs)
  const ms = Number(values['flood-seconds']) * 1_000
  const flooders = await floodFromProcess([
    url,
    JSON.stringify(kind.frame),
    values.connections,
    values.keys,
    String(ms),
  ])
  for (const person of others) person.leave()
  const { count, p50, p99 } = summarize(others.flatMap(({ latencies }) => latencies))
  const failures = others.flatMap((person) => person.failures)
  const last = (of: (flooder: Flooded) => number | undefined) =>
    Math.max(...flooders.map((one) => of(one) ?? Number.POSITIVE_INFINITY))
  const out = last((one) => one.closedAfterMs ?? one.refusedAfterMs)
  const refused = last((one) => one.refusedAfterMs)
  if (failures.length > 0)
    faults.push(`${name}: ${failures.length} requests of others failed: ${failures[0]}`)
  if (p99 > MOST_P99_MS) faults.push(`${name}: others waited ${number(p99)} ms (p99).`)
  if (out > OUT_WITHIN_MS) faults.push(`${name}: a flooder stayed connected for ${number(out)} ms.`)
  const sent = flooders.reduce((sum, one) => sum + one.sent, 0)
  return [name, ...[sent, count, failures.length, p50, p99, out, refused].map(number)]
}
