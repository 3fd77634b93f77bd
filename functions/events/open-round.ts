/** Opens a round of an event, or reopens it for a retried attempt, and pushes it to all players. */

import { refuseLate } from '../game/asked-too-late.ts'
import { isComplete } from '../game/event-state.ts'
import { GameOver } from '../game/game-over.ts'
import { hasLostSome, isShardComplete, openHands, type ShardHands } from '../store/event-hands.ts'
import {
  type EventItem,
  type EventOpening,
  type EventWrite,
  markComplete,
  markOpened,
  openEventRound,
  reopenEventRound,
} from '../store/events.ts'
import { endTurn } from './complete.ts'
import { type JudgedRound, nameGuests, resultOf } from './judged.ts'
import type { EventMessage } from './messages.ts'
import { pushToAll } from './push-to-event.ts'
import { recount } from './recount.ts'
import { countOf, shardOf, shardsIn } from './seats.ts'

/** The input from the state `Throw hands`: see statemachine/README.md. */
export interface OpenEventRound {
  taskToken: string
  /** Start of this attempt, in epoch milliseconds. The turn is counted from it. */
  askedAt: number
  attempt: number
  gameId: string
  round: number
  turnSeconds: number
  revealSeconds: number
  /** The guests' current states, and those of the previous round with hands, as in seats.ts. */
  seats: string
  closed: string
  last: JudgedRound | null
}

export async function openRound(request: OpenEventRound, clock: () => number): Promise<void> {
  const { gameId, round, attempt, askedAt, seats, closed, last } = request
  const turnMs = 1000 * (request.turnSeconds + (round > 1 ? request.revealSeconds : 0))
  refuseLate(request, turnMs, clock())

  const byName = await nameGuests(gameId, seats)
  const result = last && resultOf(last, byName)
  const opening: EventOpening = {
    ...{
      gameId,
      round,
      attempt,
      token: request.taskToken,
      deadline: askedAt + turnMs,
      left: countOf(seats, 'i'),
    },
    ...{ names: byName.names, won: byName.won, last: withoutType(result) },
    playing: new Set(shardsIn(seats).filter((shard) => shardOf(seats, shard).includes('i'))),
  }
  const { written, event } = await write(opening)
  if (!event || event.phase === 'over') throw new GameOver(gameId)
  // A later attempt or a later round came first. Nothing waits with this token any more.
  if (!written) return
  const opened = await Promise.all(
    shardsIn(seats).map(async (shard) => {
      const parts = { round, seats: shardOf(seats, shard), before: shardOf(closed, shard) }
      const hands = await openHands(gameId, shard, parts, clock())
      return hands?.round === round ? { shard, hands } : undefined
    }),
  )
  await withoutGone(event, opened)
  const open = (await markOpened(gameId, round)) ?? event
  await Promise.all([
    pushToAll(open, [...(result ? [result] : []), roundMessage(open, request)], seats, clock),
    isComplete(open) ? endTurn(open) : undefined,
  ])
}

/** Guests may have left before their shard was opened. Nobody else counts them out, or completes their shard. */
async function withoutGone(
  event: EventItem,
  opened: ({ shard: number; hands: ShardHands } | undefined)[],
): Promise<void> {
  const { gameId, round } = event
  const some = opened.filter((one) => one !== undefined).filter(({ hands }) => hasLostSome(hands))
  if (some.length === 0) return
  const complete = some.filter(({ hands }) => isShardComplete(hands))
  await Promise.all([recount(event), ...complete.map(({ shard }) => markComplete(gameId, round, shard))])
}

async function write(opening: EventOpening): Promise<EventWrite> {
  const opened = await openEventRound(opening)
  const isOpen = !opened.written && opened.event?.round === opening.round && opened.event.phase !== 'over'
  return isOpen ? reopenEventRound(opening) : opened
}

function roundMessage(
  { gameId, round, left, deadline, names }: EventItem,
  { turnSeconds }: OpenEventRound,
): EventMessage {
  return { type: 'event_round', gameId, round, left, turnSeconds, deadline, msLeft: 0, names }
}

function withoutType(result: ReturnType<typeof resultOf> | null) {
  if (!result) return null
  const { type: _, ...body } = result
  return body
}
