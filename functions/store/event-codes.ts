/** The codes of events. They use the same keys as the codes of rooms, so no code can belong to both. */

import { keyOf } from './rooms.ts'
import { allOf, expiresAt, put, read } from './table.ts'

interface EventCode {
  eventId: string
  until: number
}

/** Longer than any event lasts. */
const LASTS_MS = 24 * 60 * 60_000

/** The event with this code. Undefined for an unknown code, and for the code of a room. */
export async function findEvent(code: string, now: number): Promise<string | undefined> {
  const found = await read<EventCode>(keyOf(code))
  return found && found.until > now ? found.eventId : undefined
}

/** Assigns a code to an event. Returns false if the code is taken. */
export async function takeCode(code: string, eventId: string, now: number): Promise<boolean> {
  const until = now + LASTS_MS
  const { written, item } = await put(
    { ...keyOf(code), code, eventId, until, expires: expiresAt(until) },
    {
      condition: ['attribute_not_exists(#pk)', allOf('attribute_exists(#until)', '#until <= :now')].join(
        ' OR ',
      ),
      values: { ':now': now },
    },
  )
  return written || item?.eventId === eventId
}
