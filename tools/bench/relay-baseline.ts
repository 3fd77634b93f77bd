/** Measures the fastest possible relay of a message between two sockets on this machine, as a baseline. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { BenchProcess } from './bench-process.ts'
import { type Summary, summarize } from './statistics.ts'

const WARM_UP = 500
const MESSAGES = 2_000

/** A frame as long as a throw. */
const FRAME = JSON.stringify({ action: 'throw', id: '1', gameId: 'x'.repeat(22), round: 1, hand: 'rock' })

export async function measureRelay(): Promise<Summary> {
  const relay = new BenchProcess(new URL('./relay-server.ts', import.meta.url))
  try {
    const url = await relay.said<string>()
    const sockets = [new WebSocket(url), new WebSocket(url)] as const
    await Promise.all(sockets.map((socket) => once(socket, 'open')))
    const [from, to] = sockets
    const times: number[] = []
    for (let count = 0; count < WARM_UP + MESSAGES; count++) {
      const heard = once(to, 'message')
      const sentAt = performance.now()
      from.send(FRAME)
      await heard
      if (count >= WARM_UP) times.push(performance.now() - sentAt)
    }
    for (const socket of sockets) socket.terminate()
    return summarize(times)
  } finally {
    await relay.stop()
  }
}
