/** Why a hand is refused, where something else happens in the same moment. */
import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import fc from 'fast-check'
import type { Sender } from '../../functions/edge/socket.ts'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { leave } from '../../functions/game/leave.ts'
import { throwHand } from '../../functions/game/throw.ts'
import { join } from '../../functions/matchmaking/join.ts'
import { type GameItem, keepToken, readGame } from '../../functions/store/games.ts'
import { readPlayer } from '../../functions/store/players.ts'
import { stepFunctions } from '../support/aws.ts'
import { Interleaving } from '../support/interleaving.ts'
import { newSender, startWorld, type World } from '../support/world.ts'

let world: World
let interleaving: Interleaving
beforeAll(async () => {
  world = await startWorld()
  interleaving = new Interleaving()
})
afterAll(() => world.stop())

const LONG_AGO = Date.now() - 20_000
const joining = (sender: Sender) => join({ action: 'join', lives: 1, opponent: 'human' }, sender)
const throwing = (sender: Sender, gameId: string, round = 1) =>
  throwHand({ action: 'throw', gameId, round, hand: 'rock' }, sender)

/** Two players whose hands are asked for. */
async function asked(): Promise<{ ann: Sender; ben: Sender; game: GameItem }> {
  const [ann, ben] = [await newSender(LONG_AGO), await newSender(LONG_AGO)]
  for (const sender of [ann, ben]) await joining(sender)
  const gameId = (await readPlayer(ann.playerId)).seat?.gameId ?? ''
  for (;;) {
    const game = await readGame(gameId)
    const tokens = [ann, ben].map(({ playerId }) => game?.seats[playerId]?.token)
    if (game && tokens.every(Boolean)) return { ann, ben, game }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('who throws and leaves at once has thrown, or is not in the game any more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(10), { minLength: 1, maxLength: 12 }), async (schedule) => {
      const { ann, game } = await asked()
      const { gameId } = game
      const [thrown, left] = await interleaving.run<unknown>(schedule, [
        () => throwing(ann, gameId),
        () => leave({ action: 'leave', gameId }, ann),
      ])
      expect(left).toMatchObject({ value: { type: 'left' } })
      const { type, code } = (thrown as { value: { type: string; code?: string } }).value
      expect(['thrown', 'not_in_game']).toContain(code ?? type)
    }),
    { numRuns: 40 },
  )
})

test('a hand after the deadline is late, though others are asked for the next already', async () => {
  const { ann, ben, game } = await asked()
  const { gameId } = game
  await endTurns(gameId)
  const deadline = game.seats[ann.playerId]?.deadline ?? 0
  const next = { gameId, round: 2, attempt: 0, misses: 1, token: 'of round 2', players: game.players }
  await keepToken({ ...next, playerId: ben.playerId, deadline: deadline + 3_600_000 })
  const late = { ...ann, clock: () => deadline + 5 }
  expect(await throwing(late, gameId)).toMatchObject({ code: 'too_late' })
})

test('a second hand within the turn was thrown already', async () => {
  const { ann, game } = await asked()
  expect(await throwing(ann, game.gameId)).toMatchObject({ type: 'thrown' })
  expect(await throwing(ann, game.gameId)).toMatchObject({ code: 'already_thrown' })
})

/** From now on no token of the game is answered. */
async function endTurns(gameId: string): Promise<void> {
  const machine = process.env[ENVIRONMENT.stateMachineArn] ?? ''
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${gameId}`
  await stepFunctions().send(new StopExecutionCommand({ executionArn }))
}
