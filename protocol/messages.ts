/**
 * The wire protocol, version 1, in both directions: JSON text frames over one WebSocket. A client sends requests. Each
 * gets exactly one reply, with the request's `id` as `re`. All other messages of the server are pushes.
 */
import * as z from 'zod/mini'
import {
  MAX_ID_LENGTH,
  MAX_LIVES,
  MAX_NAME_LENGTH,
  MAX_ROOM_SIZE,
  MIN_LIVES,
  MIN_ROOM_SIZE,
  MISSES,
  OPPONENTS,
  OUTCOMES,
  REASONS,
  STAMPS,
} from './constants.ts'
import { ERROR_CODES } from './errors.ts'
import { eventNow, eventPushes, eventReplies, eventRequests } from './event-messages.ts'
import { count, gameId, hand, named, playerId, round, time, turnSeconds, typedCode } from './fields.ts'

import { isName, normalizeName } from './names.ts'

const name = z
  .string()
  .check(z.overwrite(normalizeName), z.refine(isName, 'must be 1 to 20 visible characters'))
z.globalRegistry.add(name, {
  description: 'Normalized (NFKC) and trimmed. At least one visible character, and no invisible ones.',
  minLength: 1,
  maxLength: MAX_NAME_LENGTH,
})
const stamp = z.enum(STAMPS)
const lives = z.int().check(z.gte(MIN_LIVES), z.lte(MAX_LIVES))
const livesLeft = z.int().check(z.gte(0), z.lte(MAX_LIVES))
const roomSize = z.int().check(z.gte(MIN_ROOM_SIZE), z.lte(MAX_ROOM_SIZE))

export const player = z.object({ playerId, name: z.string(), lives: livesLeft, bot: z.boolean() })

/** The requests of a client, by action. Every request may have an `id`. Unknown fields are ignored. */
export const requests = {
  hello: z.object({ name: z.optional(name) }),
  join: z.object({
    lives: z._default(lives, MIN_LIVES),
    opponent: z._default(z.enum(OPPONENTS), 'human'),
  }),
  cancel: z.object({}),
  create: z.object({ size: roomSize, lives: z._default(lives, MIN_LIVES) }),
  enter: z.object({ code: typedCode }),
  start: z.object({}),
  exit: z.object({}),
  throw: z.object({ gameId, round, hand }),
  leave: z.object({ gameId }),
  /** `want: false` takes the request back, or declines. */
  rematch: z.object({ gameId, want: z._default(z.boolean(), true) }),
  stamp: z.object({ gameId, stamp }),
  watch: z.object({ gameId }),
  unwatch: z.object({ gameId }),
  leaderboard: z.object({}),
  history: z.object({}),
  ping: z.object({}),
  ...eventRequests,
} as const

export const requestId = z.string().check(z.maxLength(MAX_ID_LENGTH))

const roundBody = {
  gameId,
  round,
  players: z.array(player),
  turnSeconds,
  deadline: time,
  msLeft: count,
}
const handShown = z.object({ playerId, hand: z.nullable(hand), missed: z.nullable(z.enum(MISSES)) })
/** A judged round, for a player who reconnects. */
const pastRound = z.object({ round, hands: z.array(handShown), losers: z.array(playerId) })
const waitingBody = { since: time, lives }
const roomBody = { code: z.string(), host: playerId, size: roomSize, lives, players: z.array(named) }

/** The replies to requests, by type. */
export const replies = {
  welcome: z.object({
    playerId,
    name: z.string(),
    rating: z.number(),
    wins: count,
    losses: count,
    /** `past`: the last judged rounds of this game, oldest first, at most 20. */
    seat: z.nullable(
      z.object({ ...roundBody, thrown: z.boolean(), past: z._default(z.array(pastRound), []) }),
    ),
    waiting: z.nullable(z.object(waitingBody)),
    /** The event that the player holds or attends, also for some time after its end. */
    event: z._default(z.nullable(eventNow), null),
  }),
  waiting: z.object(waitingBody),
  matched: z.object({ gameId }),
  cancelled: z.object({}),
  room: z.object(roomBody),
  exited: z.object({}),
  thrown: z.object({ gameId, round }),
  left: z.object({ gameId }),
  rematching: z.object({ gameId, asked: z.array(playerId) }),
  stamped: z.object({ gameId }),
  /** `round` is 0 before the first round of the game. */
  watching: z.object({ gameId, players: z.array(player), round: count }),
  unwatched: z.object({ gameId }),
  leaderboard: z.object({
    top: z.array(z.object({ playerId, name: z.string(), rating: z.number(), wins: count, losses: count })),
  }),
  history: z.object({
    games: z.array(
      z.object({
        gameId,
        endedAt: time,
        players: z.array(named),
        winner: z.nullable(playerId),
        reason: z.enum(REASONS),
        rounds: round,
      }),
    ),
  }),
  pong: z.object({ now: time }),
  /** `retryMs`: with `busy`, how long to wait before the same request may be granted. */
  error: z.object({ code: z.enum(ERROR_CODES), message: z.string(), retryMs: z.optional(count) }),
  ...eventReplies,
} as const

const over = z.object({
  winner: z.nullable(playerId),
  reason: z.enum(REASONS),
  rounds: round,
  ratings: z.array(z.object({ playerId, before: z.number(), after: z.number() })),
})

/** The pushes of the server, by type. */
export const pushes = {
  round: z.object(roundBody),
  thrown: z.object({ gameId, round, playerId }),
  result: z.object({
    gameId,
    round,
    hands: z.array(handShown),
    outcome: z.enum(OUTCOMES),
    winners: z.array(playerId),
    losers: z.array(playerId),
    players: z.array(player),
    over: z.nullable(over),
  }),
  presence: z.object({ gameId, playerId, online: z.boolean() }),
  stamp: z.object({ gameId, playerId, stamp }),
  room: z.object(roomBody),
  replaced: z.object({}),
  /** `open` is false when there will be no rematch. */
  rematch: z.object({ gameId, asked: z.array(playerId), open: z.boolean() }),
  ...eventPushes,
} as const

export type Action = keyof typeof requests
export const ACTIONS = Object.keys(requests) as Action[]
export type ReplyType = keyof typeof replies
export type PushType = keyof typeof pushes

/** The fields of a message. A message without fields only has its tag. */
type Fields<Schema> = z.output<Schema> extends Record<string, never> ? unknown : z.output<Schema>
type Tagged<Tag extends string, Value extends string, Schema> = Record<Tag, Value> & Fields<Schema>

/** A parsed request: its fields are valid, and defaults are filled in. */
export type RequestOf<A extends Action> = Tagged<'action', A, (typeof requests)[A]> & { id?: string }
export type Request = { [A in Action]: RequestOf<A> }[Action]

export type ReplyOf<T extends ReplyType> = T extends ReplyType
  ? Tagged<'type', T, (typeof replies)[T]>
  : never
/** A reply without `re`. */
export type Reply = { [T in ReplyType]: ReplyOf<T> }[ReplyType]
export type ErrorReply = ReplyOf<'error'>

export type PushOf<T extends PushType> = Tagged<'type', T, (typeof pushes)[T]>
export type Push = { [T in PushType]: PushOf<T> }[PushType]

export type Player = z.output<typeof player>
export type Seat = NonNullable<ReplyOf<'welcome'>['seat']>
export type { EventNow, EventOver, EventTurn } from './event-messages.ts'
export type PastRound = z.output<typeof pastRound>
export type Room = z.output<typeof pushes.room>
export type GameOver = z.output<typeof over>

/** The possible replies to each action, besides `error`. */
export const repliesOf = {
  hello: ['welcome'],
  join: ['waiting', 'matched'],
  cancel: ['cancelled'],
  create: ['room'],
  enter: ['room'],
  start: ['matched'],
  exit: ['exited'],
  throw: ['thrown'],
  leave: ['left'],
  rematch: ['rematching'],
  stamp: ['stamped'],
  watch: ['watching'],
  unwatch: ['unwatched'],
  leaderboard: ['leaderboard'],
  history: ['history'],
  ping: ['pong'],
  hold: ['event'],
  attend: ['event'],
  begin: ['event'],
  reveal: ['revealed'],
  screen: ['event'],
} as const satisfies Record<Action, readonly ReplyType[]>
export type ReplyTo<A extends Action> = ReplyOf<(typeof repliesOf)[A][number]>
