/**
 * `npm run event-load -- --guests 1000`: plays an event with many guests on its own stack, and checks every round
 * against the plain rules. Server, guests and the players of duels beside the event run in separate processes. With
 * `JANKEN_WS_URL`, it plays on a deployed stack. options.ts lists the options.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { median } from '../bench/statistics.ts'
import { Beside } from './beside.ts'
import { Guest } from './guest.ts'
import { Host } from './host.ts'
import { judge } from './judge.ts'
import { type Options, readOptions } from './options.ts'
import { playOn } from './play-on.ts'
import { say, sayRound, saySetbacks, seconds, spread } from './report.ts'
import { deployed, type Server, startServer } from './server.ts'

/** Duration of the measurement of duels without an event. */
const QUIET_MS = 15_000

process.exit((await run(readOptions())) ? 0 : 1)

async function run(options: Options): Promise<boolean> {
  const { JANKEN_WS_URL } = process.env
  const server = JANKEN_WS_URL ? deployed(JANKEN_WS_URL) : await startServer()
  try {
    return await play(options, server)
  } finally {
    await server.stop()
  }
}

async function play(options: Options, server: Server): Promise<boolean> {
  const { rules, faults } = options
  const beside = options.beside > 0 ? new Beside(server.url, options.beside) : undefined
  if (beside) await beside.warmUp()
  if (beside) await pause(QUIET_MS)
  const quiet = await beside?.take()

  // Under faults a guest may learn of a turn only by `hello`, so the host does not end it early.
  const host = new Host(server.url, faults > 0 ? { patienceMs: Number.POSITIVE_INFINITY } : {})
  const guests = Array.from(
    { length: options.guests },
    (_, index) => new Guest(server.url, `Guest ${index + 1}`),
  )
  await host.connect()
  const { code } = await host.hold(rules)
  if (faults > 0) server.order('faults')
  await enter(options, code, host, guests)
  saySetbacks(host, guests)
  const entering = await beside?.take()

  const began = performance.now()
  await host.begin(code)
  await playOn(host, guests, { dropping: options.dropping })
  say(`The event took ${host.results.size} rounds`, seconds(performance.now() - began))
  const playing = await beside?.take()
  if (faults > 0) server.order('calm')
  // Guests who missed the end send `hello`.
  await Promise.all(guests.filter(({ over }) => !over).map((guest) => guest.look()))
  await host.look()
  for (const round of [...host.rounds.keys()].sort((a, b) => a - b)) sayRound(round, guests)
  saySetbacks(host, guests)
  if (quiet) {
    say('Results of duels, without the event', spread(quiet))
    for (const [when, waits] of [
      ['while guests enter', entering],
      ['during the rounds', playing],
    ] as const)
      say(
        `Results of duels, ${when}`,
        `${spread(waits ?? [])}; ${(median(waits ?? []) / median(quiet)).toFixed(2)} times as long`,
      )
  }

  const wrong = judge(rules, host, guests)
  for (const what of wrong) console.error(what)
  const verdict = wrong.length === 0 ? 'All rounds follow the rules.' : 'RULES VIOLATED.'
  say(`Winners: ${host.over?.winners.length}, ${host.over?.reason}. ${verdict}`)
  for (const visitor of [host, ...guests]) visitor.close()
  beside?.stop()
  // The server still handles their disconnects.
  await pause(3_000)
  return wrong.length === 0
}

async function enter({ within }: Options, code: string, host: Host, guests: readonly Guest[]): Promise<void> {
  const came = performance.now()
  const waits = await Promise.all(
    guests.map(async (guest, index) => {
      await pause((index / guests.length) * 1_000 * within)
      const scanned = performance.now()
      await guest.connect()
      await guest.attend(code)
      return performance.now() - scanned
    }),
  )
  say(`${guests.length} guests entered`, seconds(performance.now() - came))
  say('Wait of each guest', spread(waits))
  await pause(2_500)
  const pauses = host.arrivals.slice(1).map(({ at }, index) => at - (host.arrivals[index]?.at ?? 0))
  say(
    `Pushes of new guests to the host: ${host.arrivals.length}, the last with ${host.arrivals.at(-1)?.guests}; shortest interval`,
    seconds(Math.min(...pauses)),
  )
}
