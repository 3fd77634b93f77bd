/**
 * Pushes to a game's topic: first to its players, whose connections are in the game's item, then to its watchers. There
 * may be thousands of watchers, so a separate function pushes to them, and no player waits for it.
 */
import { setTimeout } from 'node:timers/promises'
import { makePush } from '../../protocol/frames.ts'
import type { Push, PushOf } from '../../protocol/messages.ts'
import { log } from '../edge/log.ts'
import { publishLater } from '../push/publish.ts'
import { isStale, pushToOpening } from '../push/push.ts'
import { type GameItem, readGame, type SeatConnection } from '../store/games.ts'
import { disconnectSeat } from '../store/seat-connections.ts'
import { isIn } from './game-state.ts'

/** The topic of a game's watchers. */
export const watchersOf = (gameId: string) => `game/${gameId}`

/** Never fails: a player who misses a push gets the game's state from `hello`. */
export async function pushToGame(
  game: GameItem,
  message: Push,
  { now, except }: { now: number; except?: string },
): Promise<void> {
  const frame = makePush(message)
  const players = Object.keys(game.connections).filter((playerId) => playerId !== except)
  await Promise.all(players.map((playerId) => deliver(game, playerId, () => frame, once(now))))
  await pushToWatchers(game, message)
}

/** Whether and how long a push is retried. */
export interface Patience {
  clock: () => number
  /** In epoch milliseconds. */
  until: number
}

const once = (now: number): Patience => ({ clock: () => now, until: now })

/**
 * Pushes the last result to everybody, then, if there is a round, the round to each human who may throw. Retries until
 * the turn ends, because a player who misses the round cannot play it. Never fails.
 */
export async function pushRound(
  game: GameItem,
  { result, hasRound }: { result: PushOf<'result'> | null; hasRound: boolean },
  { clock, until }: Patience,
): Promise<void> {
  const { gameId, round, players, turnSeconds, deadline } = game
  const patience = { clock, until: Math.min(until, deadline) }
  const roundFrame = () => {
    const msLeft = Math.max(0, deadline - clock())
    return makePush({ type: 'round', gameId, round, players, turnSeconds, deadline, msLeft })
  }
  const resultFrame = result && makePush(result)
  const pushToPlayer = async (playerId: string) => {
    if (resultFrame) await deliver(game, playerId, () => resultFrame, patience)
    if (hasRound && isIn(game, playerId)) await deliver(game, playerId, roundFrame, patience)
  }
  await Promise.all([
    ...Object.keys(game.connections).map(pushToPlayer),
    result ? pushToWatchers(game, result) : undefined,
  ])
}

/** Pushes the end of the game to everybody. Retries as long as `patience` allows. Never fails. */
export async function pushEnd(
  game: GameItem,
  results: PushOf<'result'>[],
  patience: Patience,
): Promise<void> {
  const pushToPlayer = async (playerId: string) => {
    for (const result of results) await deliver(game, playerId, () => makePush(result), patience)
  }
  await Promise.all([
    ...Object.keys(game.connections).map(pushToPlayer),
    ...results.map((result) => pushToWatchers(game, result)),
  ])
}

async function pushToWatchers(game: GameItem, message: Push): Promise<void> {
  if (!game.watched) return
  try {
    await publishLater(watchersOf(game.gameId), message)
  } catch (error) {
    log.warn('push to watchers failed', { gameId: game.gameId, error: error as Error })
  }
}

/** Full jitter up to this. Doubles with each failure, up to `LONGEST_PAUSE_MS`. */
const PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000

/** Pushes to one player, whose connection may be down, throttled, or being replaced. Never fails. */
async function deliver(
  game: GameItem,
  playerId: string,
  frame: () => string,
  { clock, until }: Patience,
): Promise<void> {
  let connection = game.connections[playerId]
  for (let failures = 0; connection; ) {
    try {
      if (await pushToOpening(connection, frame(), clock())) return
      connection = await newerConnection(game, playerId, connection, clock())
    } catch (error) {
      const pause = Math.random() * Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** failures++)
      if (clock() + pause >= until) {
        log.warn('push failed', { gameId: game.gameId, playerId, error: error as Error })
        return
      }
      await setTimeout(pause)
    }
  }
}

/** The player's newer connection, if the player has returned during the push. */
async function newerConnection(
  { gameId }: GameItem,
  playerId: string,
  gone: SeatConnection,
  now: number,
): Promise<SeatConnection | undefined> {
  const newer = (await readGame(gameId))?.connections[playerId]
  if (newer && newer.since >= gone.since && newer.id !== gone.id) return newer
  if (isStale(gone, now)) await disconnectSeat(gameId, playerId, gone.id)
  return undefined
}
