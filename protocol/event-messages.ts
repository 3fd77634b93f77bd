/** The messages of events, where one host throws against everybody. */
import * as z from 'zod/mini'
import {
  AGAIN,
  DRAWS,
  EVENT_PHASES,
  EVENT_REASONS,
  EVENT_ROLES,
  MAX_EVENT_WINNERS,
  MAX_SHOWN_NAMES,
  NEWEST_LENGTH,
} from './constants.ts'
import { count, gameId, hand, named, playerId, round, time, turnSeconds, typedCode } from './fields.ts'

const winners = z.int().check(z.gte(1), z.lte(MAX_EVENT_WINNERS))
const draws = z.enum(DRAWS)
const role = z.enum(EVENT_ROLES)

export const eventRequests = {
  hold: z.object({ winners: z._default(winners, 1), draws: z._default(draws, 'out') }),
  attend: z.object({ code: typedCode }),
  begin: z.object({ code: typedCode }),
  reveal: z.object({ gameId, round }),
  /** Subscribes the connection to all pushes of the event until it closes. A screen has no hand. */
  screen: z.object({ code: typedCode }),
} as const

/** base64url(SHA-256(`<gameId>:<round>:<hand>:<nonce>`)). */
const commitment = z.string()
const prizeCode = z.string()
/** Names of the remaining guests, if there are few. */
const names = z._default(z.array(z.string()).check(z.maxLength(MAX_SHOWN_NAMES)), [])

const turnBody = { round, left: count, turnSeconds, deadline: time, msLeft: count, names }

/** The open round, for a receiver who arrives in the middle of it. */
const eventTurn = z.object({
  ...turnBody,
  /** Whether the receiver has thrown. */
  thrown: z.boolean(),
  /** The commitment to the host's hand, once the host has thrown. */
  commitment: z.nullable(commitment),
})

const eventOver = z.object({ winners: z.array(named), rounds: count, reason: z.enum(EVENT_REASONS) })

/** The code that proves a win. Only the winner and the host receive it. */
const prize = {
  prizeCode: z.optional(prizeCode),
  /** For the host only: the codes of all winners so far. */
  prizeCodes: z.optional(z.array(z.object({ playerId, name: z.string(), prizeCode }))),
}

const resultBody = {
  gameId,
  round,
  /** The host's hand. Null if the round could not be judged (`aborted`). */
  hand: z.nullable(hand),
  counts: z.object({ rock: count, paper: count, scissors: count, none: count }),
  left: count,
  again: z.nullable(z.enum(AGAIN)),
  over: z.nullable(eventOver),
  /** The host did not throw, so the server threw a random hand. */
  chance: z._default(z.boolean(), false),
  /** Both are null if the host did not throw. */
  commitment: z._default(z.nullable(commitment), null),
  nonce: z._default(z.nullable(z.string()), null),
  names,
}

const eventBody = {
  code: z.string(),
  gameId: z.nullable(gameId),
  host: named,
  winners,
  draws,
  phase: z.enum(EVENT_PHASES),
  guests: count,
  you: role,
  /** The names of the guests who came last, the newest first. */
  newest: z._default(z.array(z.string()).check(z.maxLength(NEWEST_LENGTH)), []),
  /** The round that is open. */
  turn: z._default(z.nullable(eventTurn), null),
  /** The last round that was judged. */
  last: z._default(z.nullable(z.object(resultBody)), null),
  ...prize,
}

/** Also in `welcome`. */
export const eventNow = z.object(eventBody)

export const eventReplies = {
  event: eventNow,
  revealed: z.object({ gameId, round }),
} as const

/** `you`: the receiver's current role. */
const toReceiver = { you: z.optional(role) }

export const eventPushes = {
  event: eventNow,
  event_round: z.object({ gameId, ...turnBody, ...toReceiver }),
  event_result: z.object({ ...resultBody, ...toReceiver, ...prize }),
  /** The host has thrown. */
  event_hand: z.object({ gameId, round, commitment }),
  /** Number of remaining guests who have thrown. */
  event_progress: z.object({ gameId, round, thrown: count, left: count }),
} as const

export type EventTurn = z.output<typeof eventTurn>
export type EventOver = z.output<typeof eventOver>
export type EventNow = z.output<typeof eventNow>
