/** The other player: the typed client, which throws as soon as the page has thrown. */
import { WebSocket } from 'ws'
import { Client, createSecret } from '../../client/index.ts'
import type { SocketConstructor } from '../../client/socket.ts'
import type { Hand } from '../../protocol/constants.ts'

export interface Opponent {
  /** The given game is over. */
  over: Promise<void>
  leave(): void
}

/** Joins a quick match and throws these hands, one in each round. */
export async function joinAsOpponent(url: string, hands: readonly Hand[]): Promise<Opponent> {
  const client = new Client({
    url,
    secret: createSecret(),
    name: 'ゆき',
    WebSocket: WebSocket as unknown as SocketConstructor,
  })
  client.on('thrown', ({ gameId, round, playerId: _ }) => {
    const hand = hands[round - 1] ?? 'rock'
    client.request('throw', { gameId, round, hand }).catch((error) => console.error(error.message))
  })
  const over = new Promise<void>((resolve) => {
    client.on('result', (result) => {
      if (result.over) resolve()
    })
  })
  client.connect()
  await client.whenOnline()
  await client.request('join', { lives: 2 })
  return { over, leave: () => client.close() }
}
