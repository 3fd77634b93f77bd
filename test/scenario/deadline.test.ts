/** Throws at the very end of the turn: each counts or is too late, never both, never neither. */
import { setTimeout as until } from 'node:timers/promises'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { type Duel, nextResult, startDuel, throwHand } from '../support/game.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 3, realTime: true })
const DUELS = 25
/** How far around the deadline the throws are spread. */
const SPREAD_MS = 100

test('a throw in the last milliseconds of the turn either counts or is too late', async () => {
  const duels = Array.from({ length: DUELS }, async (_none, index) =>
    throwAtTheEnd(await startDuel(stack.url), index),
  )
  const told = (await Promise.all(duels)).flat()
  expect(told).toHaveLength(2 * DUELS)
  for (const { reply, hand, counted, missed } of told) {
    if (reply === 'thrown') expect({ counted, missed }).toEqual({ counted: hand, missed: null })
    else expect({ reply, counted, missed }).toEqual({ reply: 'too_late', counted: null, missed: 'timeout' })
  }
})

async function throwAtTheEnd({ ann, ben, gameId, rounds }: Duel, index: number) {
  const throwers = [
    { player: ann, round: rounds.ann },
    { player: ben, round: rounds.ben },
  ]
  const replies = throwers.map(async ({ player, round }, side) => {
    const offset = (2 * SPREAD_MS * (2 * index + side)) / (2 * DUELS - 1) - SPREAD_MS
    const hand: Hand = HANDS[(index + side) % 3] ?? 'rock'
    await until(Math.max(0, round.deadline + offset - Date.now()))
    const reply = await throwHand(player, gameId, 1, hand)
    return { player, hand, reply: reply.type === 'error' ? reply.code : reply.type }
  })
  const [answers, result] = await Promise.all([Promise.all(replies), nextResult(ann, gameId, 1)])
  return answers.map(({ player, hand, reply }) => {
    const judged = result.hands.find(({ playerId }) => playerId === player.playerId)
    return { reply, hand, counted: judged?.hand, missed: judged?.missed }
  })
}
