/** The closed sets of the protocol: each is listed once, and its type is read off the list. */

export const HANDS = ['rock', 'paper', 'scissors'] as const
export type Hand = (typeof HANDS)[number]

export const OUTCOMES = ['decided', 'draw', 'abandoned'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Why a player without a hand, or who went away, lost the round. */
export const MISSES = ['timeout', 'left'] as const
export type Missed = (typeof MISSES)[number]

/** `aborted`: a fault on the server's side ended the game, without a loss for anybody. */
export const REASONS = ['won', 'forfeit', 'abandoned', 'exhausted', 'aborted'] as const
export type Reason = (typeof REASONS)[number]

export const OPPONENTS = ['human', 'bot'] as const
export type Opponent = (typeof OPPONENTS)[number]

/** A frame from a client is at most this long, in bytes of UTF-8. */
export const MAX_FRAME_BYTES = 1024
export const MAX_ID_LENGTH = 32
export const MAX_NAME_LENGTH = 20
export const MIN_LIVES = 1
export const MAX_LIVES = 5

/** How long a `waiting` place holds without being renewed, and how often a client renews it. */
export const WAITING_LEASE_MS = 30_000
export const WAITING_RENEWAL_MS = 10_000
/** The gateway closes a connection after 10 idle minutes; clients send `ping` within half of that. */
export const PING_INTERVAL_MS = 5 * 60_000

/** A private room holds from two players, or there is no game, to six. */
export const MIN_ROOM_SIZE = 2
export const MAX_ROOM_SIZE = 6
/** Nothing that looks like something else: no 0 and O, no 1, I and L. */
export const ROOM_CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const ROOM_CODE_LENGTH = 6

/** How long after a game's end its players may ask for a rematch. */
export const REMATCH_WITHIN_MS = 60_000

/** Maximum number of players in `leaderboard`, of games in `history`, and of rounds in a seat's `past`. */
export const LIST_LENGTH = 20
