/** Builds the `result` push from the state machine's judgement. Every field is named, so that nothing else gets out. */
import type { PushOf } from '../../protocol/messages.ts'

/** A judged round as the state machine passes it on. */
export interface Judged extends Omit<PushOf<'result'>, 'type' | 'over' | 'hands'> {
  /** With names, for people who read the execution. */
  hands: (PushOf<'result'>['hands'][number] & { name: string })[]
  /** Before the ratings are computed. */
  over: Omit<NonNullable<PushOf<'result'>['over']>, 'ratings'> | null
  /** When the round was complete, in epoch milliseconds. Absent if the turn ran out. */
  decidedAt?: number
}

export type ResultBody = Omit<PushOf<'result'>, 'type'>

/** The result of a round after which the game continues. */
export function resultOf(judged: Judged, over: ResultBody['over'] = null): ResultBody {
  const { gameId, round, hands, outcome, winners, losers, players } = judged
  const shown = hands.map(({ playerId, hand, missed }) => ({ playerId, hand, missed }))
  return { gameId, round, hands: shown, outcome, winners, losers, players, over }
}
