/** Ends an event: writes its outcome once, then pushes it to all players. */
import type { EventNow } from '../../protocol/messages.ts'
import { log } from '../edge/log.ts'
import { GameOver } from '../game/game-over.ts'
import { endEvent } from '../store/events.ts'
import { type JudgedRound, nameGuests, resultOf } from './judged.ts'
import { pushToAll } from './push-to-event.ts'

/** The input from the state `Finish`. */
export interface FinishEvent {
  result: JudgedRound
  /** The guests' final states, as in seats.ts. */
  seats: string
}

/** Returns the winners. */
export async function finish(
  { result: judged, seats }: FinishEvent,
  clock: () => number,
): Promise<NonNullable<EventNow['last']>['over']> {
  const { gameId } = judged
  const byName = await nameGuests(gameId, seats)
  const { type, ...last } = resultOf(judged, byName)
  if (!last.over) throw new Error(`Round ${judged.round} is not the last one.`)
  const event = await endEvent(gameId, { over: last.over, last, won: byName.won, now: clock() })
  if (!event) throw new GameOver(gameId)
  log.info('event over', { gameId, reason: last.over.reason, round: judged.round })
  await pushToAll(event, [{ type, ...last }], seats, clock)
  return last.over
}

/** The input from the state `Push the end`: the event as the state machine last knew it. */
export interface AbortedEvent {
  gameId: string
  round: number
  seats: string
}

/** Ends an event after a fault of the server. Its item may already say that it is over, without an outcome. */
export async function pushAbortedEvent(
  { gameId, round, seats }: AbortedEvent,
  clock: () => number,
): Promise<void> {
  const { won } = await nameGuests(gameId, seats)
  const judged: JudgedRound = {
    ...{
      gameId,
      round,
      hand: null,
      counts: { rock: 0, paper: 0, scissors: 0, none: 0 },
      left: 0,
      again: null,
    },
    ...{ chance: false, commitment: null, nonce: null, over: { rounds: round, reason: 'aborted' as const } },
  }
  const { type, ...last } = resultOf(judged, { won, names: [] })
  const over = { winners: won, rounds: round, reason: 'aborted' as const }
  // The event may have ended before the fault. Then that end is pushed.
  const event = await endEvent(gameId, { over, last, won, now: clock() })
  if (!event?.last) return
  const isAborted = event.over?.reason === 'aborted'
  await pushToAll(event, [{ type, ...event.last }], isAborted ? seats.replaceAll('i', 'o') : seats, clock)
}
