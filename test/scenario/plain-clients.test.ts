/**
 * Clients written from the protocol alone, while 5 % of calls fail. They lose nothing if they repeat requests that got
 * `busy`, `internal` or no reply.
 */
import { Guest } from '../../tools/event-load/guest.ts'
import { Host } from '../../tools/event-load/host.ts'
import { judge } from '../../tools/event-load/judge.ts'
import { playOn } from '../../tools/event-load/play-on.ts'
import type { EventRules } from '../../tools/event-load/rules.ts'
import { everyFault } from '../../tools/soak/faults/fault-mix.ts'
import { judgementOf, PlainClient } from '../../tools/soak/plain-client.ts'
import { type Stack, startStack } from '../support/stack.ts'

jest.setTimeout(300_000)

let stack: Stack

// Nobody's turn runs out, however slow the machine is.
beforeAll(async () => {
  stack = await startStack({ turnSeconds: 300, realTime: true, faults: { rules: [] } })
})
afterAll(() => stack?.stop())

test('a patient player loses no hand and no game', async () => {
  const { runtime } = stack
  runtime.faults?.replace(everyFault({ level: 0.05, seed: 16 }))
  const clients = Array.from({ length: 6 }, () => new PlainClient(runtime.endpoints.ws))
  await Promise.all(
    clients.map(async (client, index) => {
      await client.playDuel(1, index < 4 ? 'human' : 'bot')
      await client.close()
    }),
  )
  const results = clients.flatMap(({ results }) => [...results.values()])
  expect(results.filter(({ over }) => over).length).toBeGreaterThan(0)
  for (const client of clients)
    for (const result of client.results.values()) expect(judgementOf(client, result)).toBe('judged')
})

/** The host of an event ends turns in which nobody throws for this long. */
const PATIENCE_MS = 1_000
const THINKS_MS = 50

test.each<[string, number, EventRules, number]>([
  ['6 guests play to one winner', 6, { winners: 1, draws: 'out' }, 0],
  ['8 guests, who drop and come back, play for two places', 8, { winners: 2, draws: 'stay' }, 1 / 4],
])('a whole event is by the rules, and nobody is lost: %s', async (_, size, rules, dropping) => {
  const { faults, endpoints } = stack.runtime
  const host = new Host(endpoints.ws, { patienceMs: PATIENCE_MS, thinksMs: THINKS_MS })
  const names = Array.from({ length: size }, (_, index) => `Guest ${index + 1}`)
  const guests = names.map((name) => new Guest(endpoints.ws, name, THINKS_MS))
  faults?.replace(everyFault({ level: 0.05, seed: size }))
  await host.connect()
  const { code } = await host.hold(rules)
  await Promise.all(guests.map((guest) => guest.connect().then(() => guest.attend(code))))
  await host.begin(code)
  await playOn(host, guests, { dropping })

  faults?.replace({ rules: [] })
  // Visitors who were offline at the end read the outcome.
  await Promise.all([host, ...guests].map((visitor) => visitor.look()))
  expect(judge(rules, host, guests)).toEqual([])
  // Guests who missed several rounds are out, so there may be fewer winners than places.
  expect(host.over?.reason).not.toBe('aborted')
  expect(host.over?.winners.length).toBeLessThanOrEqual(rules.winners)
  for (const visitor of [host, ...guests]) visitor.close()
})
