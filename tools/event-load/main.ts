/**
 * `npm run event-load -- --guests 1000`: an event of many guests on a stack of its own, every round held against the
 * plain rules. Servers, guests and the players of duels beside it run in separate processes. `JANKEN_WS_URL` plays on a
 * deployed game. options.ts lists the options.
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

/** How long duels are measured without an event. */
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

  const host = new Host(server.url)
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
  // Whoever missed the end asks.
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
  const verdict = wrong.length === 0 ? 'All by the rules.' : 'NOT BY THE RULES.'
  say(`Winners: ${host.over?.winners.length}, ${host.over?.reason}. ${verdict}`)
  for (const visitor of [host, ...guests]) visitor.close()
  beside?.stop()
  // The server has their goodbyes to deal with.
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
  say(`${guests.length} guests are in`, seconds(performance.now() - came))
  say('Each waited', spread(waits))
  await pause(2_500)
  const pauses = host.arrivals.slice(1).map(({ at }, index) => at - (host.arrivals[index]?.at ?? 0))
  say(
    `The host was told ${host.arrivals.length} times, at last of ${host.arrivals.at(-1)?.guests}; least pause`,
    seconds(Math.min(...pauses)),
  )
}
