/**
 * `node --import tsx flood-process.ts URL FRAME CONNECTIONS KEYS MS`: floods for MS milliseconds over CONNECTIONS
 * connections, which share KEYS keys, and prints the outcome of each connection as JSON.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { createSecret } from '../../client/identity.ts'
import { Flooder } from './flooder.ts'

const [url = '', frame = '{}', connections = '1', keys = '1', ms = '1000'] = process.argv.slice(2)
const secrets = Array.from({ length: Number(keys) }, createSecret)
const flooders = Array.from(
  { length: Number(connections) },
  (_, index) => new Flooder(url, JSON.parse(frame), secrets[index % secrets.length] ?? ''),
)
for (const one of flooders) void one.run()
await pause(Number(ms))
for (const one of flooders) one.stop()
const told = flooders.map(({ sent, closedAfterMs, refusedAfterMs }) => ({
  sent,
  closedAfterMs,
  refusedAfterMs,
}))
process.stdout.write(JSON.stringify(told), () => process.exit())
