/** The enumerations and limits of the protocol. */

export const HANDS = ['rock', 'paper', 'scissors'] as const
export type Hand = (typeof HANDS)[number]

export const OUTCOMES = ['decided', 'draw', 'abandoned'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Why a player lost a round without a valid hand. */
export const MISSES = ['timeout', 'left'] as const
export type Missed = (typeof MISSES)[number]

/** Why a game ended. `aborted`: a fault of the server ended it, and nobody lost. */
export const REASONS = ['won', 'forfeit', 'abandoned', 'exhausted', 'aborted'] as const
export type Reason = (typeof REASONS)[number]

export const OPPONENTS = ['human', 'bot'] as const
export type Opponent = (typeof OPPONENTS)[number]

/** The stamps that players can show each other in a game. */
export const STAMPS = ['hello', 'nice', 'wow', 'hmm', 'lucky', 'sorry', 'again', 'bye'] as const
export type Stamp = (typeof STAMPS)[number]
/** Minimum time between two stamps of a player, and time after the game's end in which stamps are accepted. */
export const STAMP_EVERY_MS = 2_000
export const STAMPS_WITHIN_MS = 60_000

/** Maximum length of a client's frame, in bytes of UTF-8. */
export const MAX_FRAME_BYTES = 1024
export const MAX_ID_LENGTH = 32
export const MAX_NAME_LENGTH = 20
export const MIN_LIVES = 1
export const MAX_LIVES = 5

/** Lease of a place in the waiting queue, and the interval at which a client renews it. */
export const WAITING_LEASE_MS = 30_000
export const WAITING_RENEWAL_MS = 10_000
/** The gateway closes a connection after 10 idle minutes. Clients send `ping` after half of that. */
export const PING_INTERVAL_MS = 5 * 60_000

/** Minimum and maximum number of players in a private room. */
export const MIN_ROOM_SIZE = 2
export const MAX_ROOM_SIZE = 6
/** Without characters that look alike: no 0 and O, no 1, I and L. */
export const ROOM_CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const ROOM_CODE_LENGTH = 6

/** Time after the end of a game in which its players may ask for a rematch. */
export const REMATCH_WITHIN_MS = 60_000

/** Rule of an event: whether a guest who draws is out or stays in. */
export const DRAWS = ['out', 'stay'] as const
export type Draws = (typeof DRAWS)[number]

/** `open`: guests can enter. */
export const EVENT_PHASES = ['open', 'playing', 'over'] as const
export type EventPhase = (typeof EVENT_PHASES)[number]

/** The role of a receiver in an event. A screen only shows the event: it is not a guest and has no hand. */
export const EVENT_ROLES = ['host', 'in', 'out', 'won', 'screen'] as const
export type EventRole = (typeof EVENT_ROLES)[number]

/**
 * Why guests who went out play on. `revived`: nobody was left, so the guests who played this round play again.
 * `playoff`: the guests who went out in this round play for the remaining places.
 */
export const AGAIN = ['revived', 'playoff'] as const
export type Again = (typeof AGAIN)[number]

/**
 * Why an event ended. `abandoned`: no guest threw in three rounds in a row, or all have left. `host_gone`: the host
 * did nothing in three rounds in a row.
 */
export const EVENT_REASONS = ['won', 'abandoned', 'host_gone', 'exhausted', 'aborted'] as const
export type EventReason = (typeof EVENT_REASONS)[number]

export const MAX_GUESTS = 1_000
export const MAX_EVENT_WINNERS = 10
export const MAX_EVENT_ROUNDS = 40
/** Uses the alphabet of room codes. An open room and an event never have the same code. */
export const EVENT_CODE_LENGTH = 6
/** Length of the code that proves a win to the host. */
export const PRIZE_CODE_LENGTH = 6
/** Maximum number of remaining guests that `names` lists. */
export const MAX_SHOWN_NAMES = 30
/** Maximum number of names in `newest`. */
export const NEWEST_LENGTH = 5
/** Maximum number of screens that show one event. */
export const MAX_SCREENS = 5

/** Maximum number of players in `leaderboard`, of games in `history`, and of rounds in a seat's `past`. */
export const LIST_LENGTH = 20
/** Rated games that a player must have finished to be on the leaderboard. */
export const LISTED_FROM = 5
