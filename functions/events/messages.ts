/** The pushes of an event: the common part, and the part for one receiver only. */
import type { EventRole } from '../../protocol/constants.ts'
import { makePush } from '../../protocol/frames.ts'
import type { PushOf } from '../../protocol/messages.ts'

type ForEverybody<T extends 'event' | 'event_round' | 'event_result'> = Omit<
  PushOf<T>,
  'you' | 'prizeCode' | 'prizeCodes'
>

export type EventMessage =
  | ForEverybody<'event'>
  | ForEverybody<'event_round'>
  | ForEverybody<'event_result'>
  | PushOf<'event_hand'>
  | PushOf<'event_progress'>

/** The part for one receiver only. */
export type ToReceiver = { you: EventRole } & Pick<PushOf<'event_result'>, 'prizeCode' | 'prizeCodes'>

export function frameFor(message: EventMessage, receiver: ToReceiver, now: number): string {
  switch (message.type) {
    case 'event_round': {
      const msLeft = Math.max(0, message.deadline - now)
      return makePush({ ...message, msLeft, you: receiver.you })
    }
    case 'event':
    case 'event_result':
      return makePush({ ...message, ...receiver })
    default:
      return makePush(message)
  }
}
