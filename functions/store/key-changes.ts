/**
 * Moves a player to another key: the old key's player becomes the new one's. Three writes of a single item each, which
 * can be repeated. The next request finishes a change that stopped halfway.
 */
import { IN_NO_ROOM, keyOf, NOT_SEATED, type PlayerItem } from './players.ts'
import { partitionOf } from './ranking.ts'
import { allOf, expiresAt, update } from './table.ts'

/** What moves. `ranking` is the player's partition in the index, by id. */
const MOVED = [
  ...['name', 'mu', 'sigma', 'rating', 'wins', 'losses', 'played', 'games', 'keptUntil'],
  ...['gamesFullAt', 'looksFullAt', 'guessesFullAt', 'strikes', 'strikesSince', 'refusedUntil'],
  ...['requestsFullAt', 'refusalsFullAt'],
] as const

type Moved = Partial<Record<(typeof MOVED)[number], unknown>> & { ranking?: string }

/** How long an old key's player is kept after it was moved. */
const EMPTY_KEPT_MS = 30 * 24 * 60 * 60_000

/**
 * Returns the old key's player, whose connection must be closed; `nobody` if the old key was never used; `refused` if
 * that player is in a game or a room or was already moved, or if the new key has been used to play.
 */
export async function changeKey(
  from: string,
  to: string,
  now: number,
): Promise<PlayerItem | 'nobody' | 'refused'> {
  const bound = await bind(from, to)
  if (!bound.item) return 'nobody'
  if (!bound.written) return 'refused'
  const old = bound.item
  if (!(await takeOver(from, to, old))) {
    await unbind(from, to)
    return 'refused'
  }
  await empty(from, to, now)
  return old
}

/** Binds the old key's player to the new key, so that it can move to no other one. It no longer waits for a game. */
function bind(from: string, to: string) {
  return update<PlayerItem>({
    key: keyOf(from),
    change: 'SET #movedTo = :to REMOVE #waiting',
    condition: allOf(
      ...['attribute_exists(#playerId)', NOT_SEATED, IN_NO_ROOM],
      'attribute_not_exists(#movedTo) OR #movedTo = :to',
    ),
    values: { ':to': to },
  })
}

/** The new key was refused, so the old key's player may still move to another one. */
async function unbind(from: string, to: string): Promise<void> {
  await update({
    key: keyOf(from),
    change: 'REMOVE #movedTo',
    condition: '#movedTo = :to',
    values: { ':to': to },
    isItemUnneeded: true,
  })
}

/** False: the new key belongs to somebody who has played. */
async function takeOver(from: string, to: string, old: PlayerItem & Moved): Promise<boolean> {
  const moved = MOVED.filter((name) => old[name] !== undefined)
  const ranked = old.ranking === undefined ? {} : { ranking: partitionOf(to) }
  const values: Record<string, unknown> = { ...ranked, playerId: to, movedFrom: from }
  for (const name of moved) values[name] = old[name]
  if (old.keptUntil !== undefined) values.expires = old.keptUntil
  const { written, item } = await update<PlayerItem>({
    key: keyOf(to),
    change: `SET ${Object.keys(values)
      .map((name) => `#${name} = :${name}`)
      .join(', ')}`,
    condition: allOf('attribute_not_exists(#played)', 'attribute_not_exists(#movedFrom)', NOT_SEATED),
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
  })
  return written || item?.movedFrom === from
}

async function empty(from: string, to: string, now: number): Promise<void> {
  const gone = [...MOVED, 'ranking'].map((name) => `#${name}`).join(', ')
  await update({
    key: keyOf(from),
    change: `SET #expires = :expires REMOVE ${gone}`,
    condition: '#movedTo = :to',
    values: { ':to': to, ':expires': expiresAt(now + EMPTY_KEPT_MS) },
  })
}
