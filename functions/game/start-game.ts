/** From seated players to a running execution. StartExecution, named by the gameId, is the commit point. */
import { randomBytes, randomInt } from 'node:crypto'
import type { Player } from '../../protocol/messages.ts'
import { environment } from '../edge/environment.ts'
import { log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import { ENVIRONMENT } from '../environment.ts'
import { createGame, type GameItem, giveUpGame, type NewGame, type PlayerBefore } from '../store/games.ts'
import { mayCount } from '../store/played-games.ts'
import type { PlayerItem } from '../store/players.ts'
import { startExecution } from './executions.ts'
import { nameOf } from './names.ts'

/** 16 random bytes: a valid execution name, of the same length as a player's id. */
export function newGameId(): string {
  return randomBytes(16).toString('base64url')
}

const BOT_NAMES = ['Botan', 'Kibo', 'Robin', 'Tetsu'] as const

/** A bot's seat. Its id is as long as a player's, because a client may rely on that. */
export function newBot(lives: number): Player {
  const playerId = `bot-${randomBytes(16).toString('base64url').slice(0, 18)}`
  return { playerId, name: BOT_NAMES[randomInt(BOT_NAMES.length)] ?? BOT_NAMES[0], lives, bot: true }
}

/**
 * Starts a game of these humans and bots. Idempotent for equal gameIds. Returns false if the game cannot and will never
 * start; then the caller gives the seats back.
 */
export async function startGame(
  gameId: string,
  {
    humans,
    bots,
    lives,
    isPrivate,
  }: { humans: PlayerItem[]; bots: Player[]; lives: number; isPrivate: boolean },
  now: number,
): Promise<boolean> {
  const people = humans.map(
    (human): Player => ({ playerId: human.playerId, name: nameOf(human), lives, bot: false }),
  )
  const game = await createGame({
    gameId,
    createdAt: now,
    turnSeconds: Number(environment(ENVIRONMENT.turnSeconds)),
    revealSeconds: Number(environment(ENVIRONMENT.revealSeconds)),
    lives,
    isPrivate,
    standing: isPrivate || bots.length > 0 ? 'unrated' : standingOf(humans),
    players: [...people, ...bots],
    before: humans.map(asBefore),
    connections: connectionsOf(humans),
  })
  // A request considered the game dead before it was created, and its players may be elsewhere.
  if (game.over) return false
  return execute(game, now, waitOf(humans, now))
}

/** How long the player who waited longer has waited for this game. Nothing if nobody waited. */
function waitOf(humans: PlayerItem[], now: number): { OpponentWait?: number } {
  const waits = humans.flatMap(({ waiting }) => (waiting && waiting.until > now ? [now - waiting.since] : []))
  return waits.length > 0 ? { OpponentWait: Math.max(...waits) } : {}
}

function standingOf(humans: PlayerItem[]): GameItem['standing'] {
  const pairs = humans.flatMap((one, index) => humans.slice(index + 1).map((other) => [one, other] as const))
  return pairs.every(([one, other]) => mayCount(one, other)) ? 'rated' : 'limited'
}

const asBefore = ({ playerId, mu, sigma, played, wins = 0, losses = 0 }: PlayerItem): PlayerBefore => ({
  playerId,
  mu,
  sigma,
  played,
  rated: wins + losses,
})

/**
 * Starting takes at most this long, including retries. After that, any request that finds an unstarted game starts it.
 */
const STARTING_MS = 2_000

/**
 * For a request that finds a game which was created but not started: the function that should have started it may have
 * crashed. Returns false if the game cannot and will never start.
 */
export async function ensureStarted(game: GameItem, now: number): Promise<boolean> {
  if (game.over) return false
  if (game.round > 0 || now < game.createdAt + STARTING_MS) return true
  return execute(game, now)
}

async function execute(game: GameItem, now: number, wait = {}): Promise<boolean> {
  try {
    await startExecution(game.gameId, executionInput(game))
    log.info('begun', { gameId: game.gameId, ...measured({ GamesBegun: 1, ...wait }) })
    return true
  } catch (error) {
    log.error('the game could not be started', { gameId: game.gameId, error: error as Error })
    // It may have been started, but the response was lost. Then its first round is open by now, or never will be.
    return !(await giveUpGame(game.gameId, game, now))
  }
}

/** The execution's input, as `statemachine/README.md` describes it. */
function executionInput({ gameId, turnSeconds, revealSeconds, players, before = [] }: GameItem) {
  return {
    gameId,
    turnSeconds,
    revealSeconds,
    round: 1,
    attempt: 0,
    players: players.map((player) => ({ ...player, misses: 0 })),
    last: null,
    before,
  }
}

/** The connections at the time of seating. A player who connects later updates the game. */
function connectionsOf(humans: PlayerItem[]): NewGame['connections'] {
  return Object.fromEntries(
    humans.flatMap(({ playerId, connectionId, connectedAt = 0 }) =>
      connectionId ? [[playerId, { id: connectionId, since: connectedAt }]] : [],
    ),
  )
}
