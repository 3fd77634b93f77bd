/**
 * Clients that know the protocol and nothing else, while 5 % of everything fails: who repeats what was answered
 * `busy`, `internal` or not at all loses nothing.
 */
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
