/** Opens idle connections in a separate process (`idle-crowd.ts URL COUNT`), and reports their number. */
import { setTimeout as pause } from 'node:timers/promises'
import { endWithParent, say } from './bench-process.ts'
import { Client } from './client.ts'

/** A report of the process: sent regularly while connections open, and when all are open. */
export interface CrowdReport {
  connected: number
  complete: boolean
  /** Number of refused and retried connections. */
  turnedAway: number
  connectMs: number[]
  lost: number
}

const AT_ONCE = 20
const TRY_AGAIN_MS = 200
const TELL_EVERY = 100
const TRIES = 50

async function gather(url: string, count: number): Promise<void> {
  const crowd: Client[] = []
  const connectMs: number[] = []
  let invited = 0
  let turnedAway = 0
  let lost = 0
  const tell = (complete: boolean) =>
    say({
      connected: crowd.length,
      complete,
      turnedAway,
      lost,
      connectMs: complete ? connectMs : [],
    } satisfies CrowdReport)

  const come = async () => {
    const began = performance.now()
    for (let tries = 1; ; tries++) {
      try {
        const client = await Client.connect(url)
        client.onceClosed(() => lost++)
        crowd.push(client)
        break
      } catch (error) {
        turnedAway++
        if (tries === TRIES) throw error
        await pause(TRY_AGAIN_MS)
      }
    }
    connectMs.push(performance.now() - began)
    if (crowd.length % TELL_EVERY === 0) tell(false)
  }
  const usher = async () => {
    while (invited++ < count) await come()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, usher))
  tell(true)
  process.on('message', () => tell(true))
}

const [url = '', count = '0'] = process.argv.slice(2)
endWithParent()
await gather(url, Number(count))
