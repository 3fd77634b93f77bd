/**
 * `tsx tools/soak/plain-duels.ts ws://127.0.0.1:3001/live 20`: this many plain clients play one duel each, whatever the
 * services do, and report what became of every hand.
 */
import { judgementOf, PlainClient } from './plain-client.ts'

const [url = 'ws://127.0.0.1:3001/live', count = '2'] = process.argv.slice(2)

const clients = Array.from({ length: Number(count) }, () => new PlainClient(url))
await Promise.all(
  clients.map(async (client) => {
    await client.playDuel(1)
    await client.close()
  }),
)
const judgements = new Map<string, number>()
for (const client of clients)
  for (const result of client.results.values()) {
    const judgement = judgementOf(client, result)
    judgements.set(judgement, (judgements.get(judgement) ?? 0) + 1)
  }
for (const [judgement, times] of judgements) console.log(`${times} ${judgement}`)
process.exitCode = [...judgements.keys()].every((judgement) => judgement === 'judged') ? 0 : 1
