/** Hands that are thrown in the same moment. */
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { nextResult, nextRound, startDuel, throwHand } from '../support/game.ts'
import type { Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()
const TIMES = 8

const handOf = (result: Awaited<ReturnType<typeof nextResult>>, { playerId }: Player) =>
  result.hands.find((one) => one.playerId === playerId)?.hand

test.concurrent('two hands in the same moment both count', async () => {
  const games = Array.from({ length: TIMES }, async (_none, time) => {
    const { ann, ben, gameId } = await startDuel(stack.url)
    const hands: [Hand, Hand] = [HANDS[time % 3] ?? 'rock', HANDS[(time + 1) % 3] ?? 'rock']
    const replies = await Promise.all([
      throwHand(ann, gameId, 1, hands[0]),
      throwHand(ben, gameId, 1, hands[1]),
    ])
    expect(replies.map(({ type }) => type)).toEqual(['thrown', 'thrown'])
    const result = await nextResult(ann, gameId, 1)
    expect([handOf(result, ann), handOf(result, ben)]).toEqual(hands)
    expect(result.over).toMatchObject({ winner: ben.playerId, reason: 'won' })
  })
  await Promise.all(games)
})

test.concurrent('of ten simultaneous hands, exactly one counts', async () => {
  const games = Array.from({ length: TIMES }, async () => {
    const { ann, ben, gameId } = await startDuel(stack.url)
    const hands = Array.from({ length: 10 }, (_none, time) => HANDS[time % 3] ?? 'rock')
    const replies = await Promise.all(hands.map((hand) => throwHand(ann, gameId, 1, hand)))
    const accepted = hands.filter((_hand, index) => replies[index]?.type === 'thrown')
    const refused = replies.flatMap((reply) => (reply.type === 'error' ? [reply.code] : []))
    expect(accepted).toHaveLength(1)
    expect(refused).toEqual(Array(9).fill('already_thrown'))
    await throwHand(ben, gameId, 1, 'rock')
    expect(handOf(await nextResult(ben, gameId, 1), ann)).toBe(accepted[0])
    expect(ben.heard.filter(({ type }) => type === 'thrown')).toHaveLength(1)
  })
  await Promise.all(games)
})

test.concurrent('hands thrown twice by both leave the next round to be asked for as usual', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 2 })
  for (const round of [1, 2]) {
    const replies = await Promise.all([
      ...[1, 2].map(() => throwHand(ann, gameId, round, 'paper')),
      ...[1, 2].map(() => throwHand(ben, gameId, round, 'rock')),
    ])
    expect(replies.filter(({ type }) => type === 'thrown')).toHaveLength(2)
    const result = await nextResult(ann, gameId, round)
    expect(result.winners).toEqual([ann.playerId])
    if (round === 2) expect(result.over).toMatchObject({ winner: ann.playerId, reason: 'won', rounds: 2 })
    else await Promise.all([nextRound(ann, gameId, 2), nextRound(ben, gameId, 2)])
  }
})
