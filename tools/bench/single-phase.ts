/**
 * Plays duels one at a time. The second player throws after the first throw has arrived. Nothing else runs when the
 * deciding hand is thrown, so the latency is that of the throw alone.
 */
import { Client } from './client.ts'
import { DuelLog, HANDS } from './duel-log.ts'
import type { Progress } from './progress.ts'

export type Pair = readonly [Client, Client]

export const connectPair = async (url: string): Promise<Pair> => [
  await Client.connect(url),
  await Client.connect(url),
]

export async function playInTurn(pair: Pair, duels: number, progress: Progress): Promise<DuelLog> {
  const book = new DuelLog()
  for (let count = 1; count <= duels; count++) {
    try {
      await playOne(pair, book)
    } catch (error) {
      book.failed(error instanceof Error ? error.message : String(error))
      // A player who still waits must not be matched in the next duel.
      await Promise.all(pair.map((client) => client.request('cancel').catch(() => {})))
    }
    progress.show(`${count} of ${duels} duels`)
  }
  return book
}

async function playOne(pair: Pair, book: DuelLog): Promise<void> {
  const rounds = Promise.all(pair.map((client) => client.next('round')))
  const results = pair.map((client) => client.next('result'))
  let joinedAt = 0
  for (const client of pair) {
    joinedAt = performance.now()
    if (book.refused(await client.request('join'))) return
  }
  const [asked] = await rounds
  const gameId = asked?.gameId ?? ''
  for (const _player of pair) book.asked(gameId, joinedAt)

  const [first, second] = inOrderOf(pair, asked?.players ?? [])
  const heard = second.next('thrown')
  const thrown = first.request('throw', { gameId, round: 1, hand: HANDS[0] })
  await heard
  if (book.refused(await thrown)) return

  const hearing = results.map((result) => result.then((message) => book.hears(gameId, message)))
  book.throws(gameId)
  const deciding = second.request('throw', { gameId, round: 1, hand: HANDS[1] })
  await Promise.all(hearing)
  book.refused(await deciding)
}

/** The players in the order of the game's list. The first one throws first, and loses. */
function inOrderOf(pair: Pair, players: { playerId: string }[]): Pair {
  return players[0]?.playerId === pair[1].playerId ? [pair[1], pair[0]] : pair
}
