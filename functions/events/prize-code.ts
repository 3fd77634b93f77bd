import { createHmac } from 'node:crypto'
import { PRIZE_CODE_LENGTH, ROOM_CODE_ALPHABET } from '../../protocol/constants.ts'
import type { EventItem, Named } from '../store/events.ts'

/** The code by which the host recognizes a winner. Only the server can compute it: its key never leaves the event's item. */
export function prizeCodeOf({ prizeKey }: Pick<EventItem, 'prizeKey'>, playerId: string): string {
  const digest = createHmac('sha256', prizeKey).update(playerId).digest()
  return Array.from(
    digest.subarray(0, PRIZE_CODE_LENGTH),
    (byte) => ROOM_CODE_ALPHABET[byte % ROOM_CODE_ALPHABET.length],
  ).join('')
}

/** The codes of all winners so far, for the host. */
export function prizeCodesOf(event: EventItem, won: readonly Named[]) {
  return won.map((winner) => ({ ...winner, prizeCode: prizeCodeOf(event, winner.playerId) }))
}
