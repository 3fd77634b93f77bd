/**
 * Throwing, leaving, the end of the turn and retried openings at once, in any order. A hand is acknowledged if and
 * only if it stands in the item when the round is over, and what is acknowledged is judged.
 */
import fc from 'fast-check'
import type { Sender } from '../../../functions/edge/socket.ts'
import { leave } from '../../../functions/rounds/leave.ts'
import { type OpenRoundEvent, open } from '../../../functions/rounds/open.ts'
import { throwHand } from '../../../functions/rounds/throw.ts'
import { readGame, updateGame } from '../../../functions/store/games.ts'
import { HANDS, type Hand } from '../../../protocol/constants.ts'
import type { Reply } from '../../../protocol/messages.ts'
import { gameInTable, seated } from '../../support/functions.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { recordPushes, recordTaskAnswers, type TaskAnswers } from '../../support/recorders.ts'
import { newSender, senderAt, startWorld, type World } from '../../support/world.ts'

let world: World
let tokens: TaskAnswers
let crossing: Interleaving
beforeAll(async () => {
  world = await startWorld()
  recordPushes()
  tokens = recordTaskAnswers()
  crossing = new Interleaving()
})
afterAll(() => world.stop())

interface Judgement {
  hands: Record<string, Hand>
  left: string[]
}

/** The part of Step Functions that waits for a round: one valid token at a time, and the first answer wins. */
class Referee {
  judged: Judgement | undefined
  #token: string | undefined = 'token 0'
  #attempts = 0
  readonly #event: OpenRoundEvent

  constructor(event: OpenRoundEvent) {
    this.#event = event
    tokens.before = async ({ taskToken, output }) => {
      if (taskToken !== this.#token) tokens.spent.add(taskToken)
      else this.judged = output as Judgement
      if (taskToken === this.#token) this.#token = undefined
    }
  }

  openFirst(): Promise<void> {
    return this.#open()
  }

  /** Step Functions considers the attempt failed. The next one has a new token. */
  async retry(): Promise<void> {
    if (this.judged || !this.#token) return
    this.#attempts += 1
    this.#token = `token ${this.#attempts}`
    await this.#open()
  }

  #open(): Promise<void> {
    const attempt = this.#attempts
    const outside = { botHand: () => HANDS[0], clock: Date.now, until: Date.now() }
    return open({ ...this.#event, attempt, taskToken: `token ${attempt}` }, outside)
  }

  /** `Close the round` of the state machine. */
  async endTurn(): Promise<void> {
    if (this.judged || !this.#token) return
    this.#token = undefined
    const { game } = await updateGame(this.#event.gameId, {
      change: 'SET #closed = :round REMOVE #token',
      condition: '#round = :round AND attribute_not_exists(#over)',
      values: { ':round': 1 },
    })
    const thrown = Object.entries(game?.hands ?? {}).map(([playerId, { hand }]) => [playerId, hand])
    this.judged = { hands: Object.fromEntries(thrown), left: [...(game?.left ?? [])] }
  }
}

type Deed =
  | { does: 'throw'; who: number; hand: Hand }
  | { does: 'leave'; who: number }
  | { does: 'endTurn' }
  | { does: 'retry' }

const who = fc.nat(3)
const throws: fc.Arbitrary<Deed> = fc.record({
  does: fc.constant('throw' as const),
  who,
  hand: fc.constantFrom(...HANDS),
})
const leaves: fc.Arbitrary<Deed> = fc.record({ does: fc.constant('leave' as const), who })
const ends: fc.Arbitrary<Deed> = fc.constantFrom({ does: 'endTurn' }, { does: 'retry' })
const deeds = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: throws },
    { weight: 2, arbitrary: leaves },
    { weight: 1, arbitrary: ends },
  ),
  { minLength: 2, maxLength: 9 },
)
const schedules = fc.array(fc.nat(12), { minLength: 1, maxLength: 60 })

test('a hand is acknowledged if and only if it is judged', async () => {
  let early = 0
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 4 }), deeds, schedules, async (size, plan, schedule) => {
      const senders = await Promise.all(Array.from({ length: size }, () => newSender()))
      const players = senders.map(({ playerId }) => seated(playerId))
      const gameId = await gameInTable(players)
      const referee = new Referee({
        ...{ taskToken: '', askedAt: Date.now(), attempt: 0, gameId, round: 1, turnSeconds: 60 },
        ...{ revealSeconds: 0, last: null, players: players.map((player) => ({ ...player, misses: 0 })) },
      })
      await referee.openFirst()

      const acknowledged = new Map<string, Hand[]>()
      const act = async (deed: Deed): Promise<void> => {
        if (deed.does === 'retry') return referee.retry()
        if (deed.does === 'endTurn') return referee.endTurn()
        const sender = senders[deed.who % size] as Sender
        const request = senderAt(sender, sender.now)
        if (deed.does === 'leave') {
          await leave({ action: 'leave', gameId }, request)
          return
        }
        const { hand } = deed
        const reply: Reply = await throwHand({ action: 'throw', gameId, round: 1, hand }, request)
        if (reply.type !== 'thrown') return
        acknowledged.set(sender.playerId, [...(acknowledged.get(sender.playerId) ?? []), hand])
      }
      for (const end of await crossing.run(
        schedule,
        plan.map((deed) => () => act(deed)),
      ))
        if (end.status === 'rejected') throw end.reason

      if (referee.judged) early += 1
      // Whatever else went wrong, the turn ends.
      await referee.endTurn()
      const { hands } = referee.judged ?? { hands: {} }
      expect(Object.fromEntries(acknowledged)).toEqual(
        Object.fromEntries(Object.entries(hands).map(([playerId, hand]) => [playerId, [hand]])),
      )
      const left = (await readGame(gameId))?.left ?? new Set()
      for (const playerId of referee.judged?.left ?? []) expect(left).toContain(playerId)
    }),
    { numRuns: 150 },
  )
  // Some runs end early, others by timeout.
  expect(early).toBeGreaterThan(10)
  expect(early).toBeLessThan(150)
}, 240_000)
