/** Called by the state machine of an event, for each step of a round that is more than an expression. */
import { randomInt } from 'node:crypto'
import { HANDS } from '../../protocol/constants.ts'
import { log } from '../edge/log.ts'
import { type CloseEventRound, closeRound } from '../events/close-round.ts'
import { type AbortedEvent, type FinishEvent, finish, pushAbortedEvent } from '../events/finish.ts'
import { type OpenEventRound, openRound } from '../events/open-round.ts'

export type EventStep =
  | ({ step: 'open' } & OpenEventRound)
  | ({ step: 'close' } & CloseEventRound)
  | ({ step: 'finish' } & FinishEvent)
  | ({ step: 'abort' } & AbortedEvent)

export async function handler(event: EventStep): Promise<unknown> {
  switch (event.step) {
    case 'open':
      log.info('opening', { gameId: event.gameId, round: event.round })
      return openRound(event, Date.now)
    case 'close':
      return closeRound(event, () => HANDS[randomInt(HANDS.length)] ?? HANDS[0])
    case 'finish':
      return finish(event, Date.now)
    case 'abort':
      return pushAbortedEvent(event, Date.now)
  }
}
