/** The answer to a write is lost, and much happens before the SDK sends the write again. */

import { encodeRound } from '../../../functions/rounds/judged-rounds.ts'
import { leave } from '../../../functions/rounds/leave.ts'
import { throwHand } from '../../../functions/rounds/throw.ts'
import { closeGame, readGame } from '../../../functions/store/games.ts'
import { closeRound, putHand } from '../../../functions/store/rounds.ts'
import type { Hand } from '../../../protocol/constants.ts'
import { gameInTable, openedRound, seated } from '../../support/functions.ts'
import { type LostAnswers, loseAnswers } from '../../support/lost-answers.ts'
import { recordPushes, recordTaskAnswers, type TaskAnswers } from '../../support/recorders.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
let lost: LostAnswers
let tokens: TaskAnswers
beforeAll(async () => {
  world = await startWorld()
  recordPushes()
  tokens = recordTaskAnswers()
  lost = loseAnswers()
})
afterAll(() => world.stop())

async function asked() {
  const [ann, ben] = [await newSender(), await newSender()]
  const ids = [ann.playerId, ben.playerId]
  const players = ids.map((id) => seated(id, 2))
  const gameId = await gameInTable(players)
  await openedRound(gameId)
  const judge = (hand: Hand | null) =>
    openedRound(gameId, {
      past: encodeRound(
        {
          hands: [
            { playerId: ann.playerId, hand, missed: hand ? null : 'timeout' },
            { playerId: ben.playerId, hand: 'paper', missed: null },
          ],
          losers: [ann.playerId],
        },
        ids,
      ),
    })
  return { ann, ben, gameId, players, judge }
}

/** What happens once, after the first attempt of the first write. */
async function losing<T>(meanwhile: () => Promise<unknown>, act: () => Promise<T>): Promise<T> {
  lost.isOn = true
  lost.meanwhile = async () => {
    lost.isOn = false
    await meanwhile()
  }
  return act().finally(() => {
    lost.isOn = false
    lost.meanwhile = async () => {}
  })
}

type Sender = Awaited<ReturnType<typeof newSender>>
const throwing = (sender: Sender, gameId: string, hand: Hand = 'rock') =>
  throwHand({ action: 'throw', gameId, round: 1, hand }, senderAt(sender, sender.now))

test('a hand that counted is acknowledged, though the next round has been opened meanwhile', async () => {
  const { ann, gameId, judge } = await asked()
  const reply = await losing(
    () => judge('rock'),
    () => throwing(ann, gameId),
  )
  expect(reply).toEqual({ type: 'thrown', gameId, round: 1 })
  expect((await readGame(gameId))?.hands).toEqual({})
})

test('a hand that came too late is not acknowledged when it is sent again', async () => {
  const { ann, gameId, judge } = await asked()
  await closeRound(gameId, 1)
  const reply = await losing(
    () => judge(null),
    () => throwing(ann, gameId),
  )
  expect(reply).toMatchObject({ code: 'too_late' })
})

test('a second hand is not taken for the first one when it is sent again', async () => {
  const { ann, gameId, judge } = await asked()
  await putHand(gameId, 1, ann.playerId, 'scissors', 'the first')
  const reply = await losing(
    () => judge('scissors'),
    () => throwing(ann, gameId),
  )
  expect(reply).toMatchObject({ code: 'wrong_round' })
})

test('a hand that counted is acknowledged, though the game has ended meanwhile', async () => {
  const { ann, gameId, players } = await asked()
  const end = { winner: ann.playerId, reason: 'forfeit' as const, rounds: 1, endedAt: ann.now }
  const reply = await losing(
    () => closeGame(gameId, end, players),
    () => throwing(ann, gameId),
  )
  expect(reply).toMatchObject({ type: 'thrown' })
})

test('a player who left has left, even if the game has ended meanwhile', async () => {
  const { ann, ben, gameId, players } = await asked()
  const end = { winner: ben.playerId, reason: 'forfeit' as const, rounds: 1, endedAt: ann.now }
  const reply = await losing(
    () => closeGame(gameId, end, players),
    () => leave({ action: 'leave', gameId }, ann),
  )
  expect(reply).toEqual({ type: 'left', gameId })
})

test("after a token's answer was lost, everybody gets the same reply", async () => {
  const { ann, ben, gameId } = await asked()
  await throwing(ann, gameId)
  tokens.before = async ({ taskToken }) => void tokens.spent.add(taskToken)
  expect(await throwing(ben, gameId)).toMatchObject({ type: 'thrown' })
  tokens.before = async () => {}
})
