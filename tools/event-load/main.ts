/**
 * `npm run event-load -- --guests 1000`: plays an event with many guests on its own stack, and checks every round
 * against the plain rules. Server and guests run in separate processes. With `JANKEN_WS_URL`, it plays on a deployed
 * stack.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startRuntime } from '../../local-aws/src/runtime/runtime.ts'
import { synthesize } from '../../local-aws/src/synth/synth.ts'
import type { Draws } from '../../protocol/constants.ts'
import { NO_LIMITS } from '../no-limits.ts'
import { everyFault } from '../soak/faults/fault-mix.ts'
import { Guest } from './guest.ts'
import { Host } from './host.ts'
import { judge } from './judge.ts'

/** Maximum number of the runtime's warnings and errors that are printed. */
const MAX_COMPLAINTS = 10
const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

const { values } = parseArgs({
  options: {
    guests: { type: 'string', default: '1000' },
    winners: { type: 'string', default: '1' },
    draws: { type: 'string', default: 'out' },
    /** Share of the guests who drop in each round and return within 3 s. */
    dropping: { type: 'string', default: '0' },
    /** The probability of a fault in each call between the services. */
    faults: { type: 'string', default: '0' },
    turn: { type: 'string', default: '15' },
    /** Seconds within which all guests arrive. */
    within: { type: 'string', default: '8' },
    serve: { type: 'boolean', default: false },
    logs: { type: 'string' },
  },
})
const guestCount = Number(values.guests)
const rules = { winners: Number(values.winners), draws: values.draws as Draws }
const dropping = Number(values.dropping)
const level = Number(values.faults)

if (values.serve) await serve()
else process.exit((await run()) ? 0 : 1)

async function serve(): Promise<void> {
  const assembly = await synthesize({
    projectDirectory: PROJECT,
    stateDirectory: `${PROJECT}/.local/event-load`,
    context: { ...NO_LIMITS, turnSeconds: values.turn },
  })
  let complaints = 0
  const complain = (line: string) => {
    if (level === 0 && ++complaints <= MAX_COMPLAINTS) console.error(line)
  }
  const log = { info() {}, warn: complain, error: complain }
  const runtime = await startRuntime({
    assembly,
    log,
    ...(values.logs ? { logDirectory: values.logs } : {}),
    ...(level > 0 ? { faults: { rules: [] } } : {}),
  })
  process.on('message', (message) => {
    if (message === 'faults') runtime.faults?.replace(everyFault({ level, seed: 1 }))
    if (message === 'calm') runtime.faults?.replace({ rules: [] })
  })
  process.on('disconnect', () => void runtime.stop().then(() => process.exit()))
  process.send?.(runtime.endpoints.ws)
}

async function run(): Promise<boolean> {
  const server = process.env.JANKEN_WS_URL
    ? undefined
    : fork(fileURLToPath(import.meta.url), ['--serve', ...process.argv.slice(2)], {
        execArgv: ['--import', 'tsx'],
      })
  try {
    const url = process.env.JANKEN_WS_URL ?? ((await once(server as ChildProcess, 'message'))[0] as string)
    return await play(url, server)
  } finally {
    server?.disconnect()
    if (server) await once(server, 'exit')
  }
}

async function play(url: string, server: ChildProcess | undefined): Promise<boolean> {
  const say = (what: string, ms?: number) =>
    console.log(ms === undefined ? what : `${what.padEnd(44)} ${(ms / 1000).toFixed(2)} s`)
  const host = new Host(url)
  const guests = Array.from({ length: guestCount }, (_, index) => new Guest(url, `Guest ${index + 1}`))
  await host.connect()
  const { code } = await host.hold(rules)
  if (level > 0) server?.send('faults')

  const came = performance.now()
  await Promise.all(
    guests.map(async (guest, index) => {
      await pause((index / guestCount) * 1_000 * Number(values.within))
      await guest.connect()
      await guest.attend(code)
    }),
  )
  say(`${guestCount} guests are in`, performance.now() - came)
  await pause(2_500)
  const pauses = host.arrivals.slice(1).map(({ at }, index) => at - (host.arrivals[index]?.at ?? 0))
  say(
    `Arrival pushes to the host: ${host.arrivals.length}, the last with ${host.arrivals.at(-1)?.guests} guests; shortest interval`,
    Math.min(...pauses),
  )

  const began = performance.now()
  await host.begin(code)
  await playOn(host, guests)
  say(`The event took ${host.results.size} rounds`, performance.now() - began)
  if (level > 0) server?.send('calm')
  // Guests who missed the end send `hello`.
  await Promise.all(guests.filter(({ over }) => !over).map((guest) => guest.look()))
  await host.look()
  for (const round of [...host.rounds.keys()].sort((a, b) => a - b)) printRound(round, guests)
  say(`Retried requests: ${guests.reduce((sum, { repeats }) => sum + repeats, host.repeats)}`)

  const wrong = judge(rules, host, guests)
  for (const what of wrong) console.error(what)
  const over = host.over
  console.log(
    `Winners: ${over?.winners.length}, ${over?.reason}. ${wrong.length === 0 ? 'All rounds follow the rules.' : 'RULES VIOLATED.'}`,
  )
  for (const visitor of [host, ...guests]) visitor.close()
  // The server still handles their disconnects.
  await pause(3_000)
  return wrong.length === 0
}

/** Plays until the host has received the end. Some guests drop and return. Throws after 5 minutes without a message. */
async function playOn(host: Host, guests: readonly Guest[]): Promise<void> {
  const lastHeard = () => host.results.size + host.rounds.size
  let dropped = 0
  for (let heard = 0, silent = 0; !host.over; ) {
    await pause(250)
    if (dropping > 0 && host.rounds.size > dropped) {
      dropped = host.rounds.size
      for (const guest of guests)
        if (Math.random() < dropping)
          void pause(Math.random() * 3_000).then(() => guest.drop(200 + 2_000 * Math.random()))
    }
    if (lastHeard() > heard) [heard, silent] = [lastHeard(), 0]
    // 20 s, longer than a turn: a lost push delays a guest by up to one turn.
    else if (++silent % 80 === 0) await Promise.all([host, ...guests].map((visitor) => visitor.look()))
    if (silent > 1_200) throw new Error('The event has stalled: no message for 5 minutes.')
  }
}

function printRound(round: number, guests: readonly Guest[]): void {
  const times = guests.flatMap(({ rounds }) => rounds.get(round) ?? []).sort((a, b) => a - b)
  const spread = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const result = guests.map(({ results }) => results.get(round)).find((one) => one !== undefined)
  const { rock, paper, scissors, none } = result?.counts ?? { rock: 0, paper: 0, scissors: 0, none: 0 }
  console.log(
    `round ${String(round).padStart(2)}: reached ${times.length} within ${(spread / 1000).toFixed(2)} s; ` +
      `host ${result?.hand}, rock ${rock}, paper ${paper}, scissors ${scissors}, none ${none}; ` +
      `left ${result?.left}${result?.again ? ` (${result.again})` : ''}`,
  )
}
