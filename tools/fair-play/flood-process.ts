/** `node --import tsx flood-process.ts URL FRAME KEYS MS`: floods with KEYS keys for MS milliseconds, and prints the outcome of each as JSON. */
import { setTimeout as pause } from 'node:timers/promises'
import { Flooder } from './flooder.ts'

const [url = '', frame = '{}', keys = '1', ms = '1000'] = process.argv.slice(2)
const flooders = Array.from({ length: Number(keys) }, () => new Flooder(url, JSON.parse(frame)))
for (const one of flooders) void one.run()
await pause(Number(ms))
for (const one of flooders) one.stop()
const told = flooders.map(({ sent, closedAfterMs, refusedAfterMs }) => ({
  sent,
  closedAfterMs,
  refusedAfterMs,
}))
process.stdout.write(JSON.stringify(told), () => process.exit())
