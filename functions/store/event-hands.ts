/**
 * The hands of an event: one item per shard, under 1 KB, so that a throw is one conditional write of one unit. The write
 * that closes a shard returns its hands, so a throw is either stored before it and counts, or is refused.
 */
import { type GuestPlace, SHARD_NUMBERS } from './event-rosters.ts'
import { EVENT_KEPT_MS } from './events.ts'
import { allOf, expiresAt, type Key, read, readMany, type Update, update } from './table.ts'

/** A guest's hand: a letter, as in the strings that the state machine judges. `x`: has left. */
export type HandLetter = 'r' | 'p' | 's' | 'x'

export interface ShardHands {
  /** The newest round of this shard. */
  round: number
  closed: number
  /** The guests of this shard at the beginning of the round, a letter each, as in seats.ts. */
  seats: string
  /** The previous round: as `seats`, with hands for the guests who were in. */
  before: string
  /** The indices of the remaining guests. */
  playing?: Set<number>
  /** By index. */
  hands: Record<string, HandLetter>
  /** The indices of the guests who have left, in any round. */
  gone?: Set<number>
}

export const handsKeyOf = (gameId: string, shard: number): Key => ({
  pk: `EVENT#${gameId}#${shard}`,
  sk: 'HANDS',
})

const THIS_ROUND = '#round = :round'
const STILL_OPEN = '#closed < :round'
const NOT_GONE = 'attribute_not_exists(#gone) OR NOT contains(#gone, :index)'

interface HandsWrite {
  written: boolean
  /** Not written, but sent more than once: its own first attempt may have succeeded. */
  repeated: boolean
  item: ShardHands | undefined
}

async function write(gameId: string, shard: number, request: Omit<Update, 'key'>): Promise<HandsWrite> {
  const result = await update<ShardHands>({ ...request, key: handsKeyOf(gameId, shard) })
  return { written: result.written, repeated: !result.written && result.repeated, item: result.item }
}

export async function readHands(gameId: string, shard: number): Promise<ShardHands | undefined> {
  return read<ShardHands>(handsKeyOf(gameId, shard))
}

/** The hands of all shards that have any, by shard. */
export async function readAllHands(gameId: string): Promise<Map<number, ShardHands>> {
  const keys = SHARD_NUMBERS.map((shard) => handsKeyOf(gameId, shard))
  const items = await readMany<ShardHands & Key>(keys)
  const shardOf = new Map(keys.map(({ pk }, shard) => [pk, shard]))
  return new Map(items.map((item) => [shardOf.get(item.pk) ?? -1, item]))
}

/**
 * Opens a round in a shard. Leaves a round that is already open unchanged. Returns the shard. If this opening comes too
 * late, the shard is in a later round.
 */
export async function openHands(
  gameId: string,
  shard: number,
  { round, seats, before }: Pick<ShardHands, 'round' | 'seats' | 'before'>,
  now: number,
): Promise<ShardHands | undefined> {
  const playing = indicesOf(seats, 'i')
  const { item } = await write(gameId, shard, {
    change:
      'SET #round = :round, #closed = if_not_exists(#closed, :none), #seats = :seats, #before = :before, ' +
      `#hands = :empty, #expires = :expires${playing.size > 0 ? ', #playing = :playing' : ' REMOVE #playing'}`,
    condition: 'attribute_not_exists(#round) OR #round < :round',
    values: {
      ...{ ':round': round, ':none': 0, ':seats': seats, ':before': before, ':empty': {} },
      ...{ ':expires': expiresAt(now + EVENT_KEPT_MS) },
      ...(playing.size > 0 ? { ':playing': playing } : {}),
    },
  })
  return item
}

function indicesOf(seats: string, letter: string): Set<number> {
  return new Set([...seats].flatMap((seat, index) => (seat === letter ? [index] : [])))
}

/** Throws a guest's hand. Once written, it counts, whatever happens next. */
export function putGuestHand(
  gameId: string,
  { shard, index }: GuestPlace,
  round: number,
  hand: HandLetter,
): Promise<HandsWrite> {
  return write(gameId, shard, {
    change: 'SET #hands.#index = :hand',
    condition: allOf(
      ...['attribute_exists(#hands)', THIS_ROUND, STILL_OPEN, 'contains(#playing, :index)'],
      ...['attribute_not_exists(#hands.#index)', NOT_GONE],
    ),
    names: { '#index': String(index) },
    values: { ':round': round, ':index': index, ':hand': hand },
  })
}

/** Records that a guest has left. Returns the shard. */
export async function markGone(
  gameId: string,
  { shard, index }: GuestPlace,
  now: number,
): Promise<ShardHands | undefined> {
  const { item } = await write(gameId, shard, {
    change: 'SET #expires = :expires ADD #gone :index',
    values: { ':index': new Set([index]), ':expires': expiresAt(now + EVENT_KEPT_MS) },
  })
  return item
}

/** Closes a round in a shard: later hands are refused. Returns the shard. Safe to repeat. */
export async function closeHands(
  gameId: string,
  shard: number,
  round: number,
): Promise<ShardHands | undefined> {
  const { item } = await write(gameId, shard, {
    change: 'SET #closed = :round',
    condition: allOf(THIS_ROUND, STILL_OPEN),
    values: { ':round': round },
  })
  return item
}

/** Whether any guest of this round has left. */
export function hasLostSome({ playing, gone }: ShardHands): boolean {
  return [...(gone ?? [])].some((index) => playing?.has(index))
}

/** Whether all remaining guests of this shard have thrown or left. */
export function isShardComplete({ playing, hands, gone }: ShardHands): boolean {
  return [...(playing ?? [])].every((index) => index in (hands ?? {}) || gone?.has(index))
}
