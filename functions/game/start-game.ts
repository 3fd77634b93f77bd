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

/** 16 random bytes: also a valid execution name, and the same length as a player's id. */
export function newGameId(): string {
  return randomBytes(16).toString('base64url')
}

const BOT_NAMES = ['Botan', 'Kibo', 'Robin', 'Tetsu'] as const

/** A bot's seat. Its id has a player's length, in case a client counts on that. */
export function newBot(lives: number): Player {
  const playerId = `bot-${randomBytes(16).toString('base64url').slice(0, 18)}`
  return { playerId, name: BOT_NAMES[randomInt(BOT_NAMES.length)] ?? BOT_NAMES[0], lives, bot: true }
}

/**
 * Starts a game of these humans and bots. Doing it twice with the same gameId is harmless. False when the game
 * cannot be started: then it never will be, and the caller gives the seats back.
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
  // Somebody took it for dead before it was created, and its players may be elsewhere.
  if (game.over) return false
  return execute(game, now, waitOf(humans, now))
}

/** How long whoever waited longer has waited for this game; nothing where nobody has. */
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

/** Starting takes this long at most, retries included; after that, whoever meets an unstarted game starts it. */
const STARTING_MS = 2_000

/**
 * For whoever meets a game that has been created and not started: the function that was to start it may have died.
 * False when the game cannot be started and never will be.
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
    // Perhaps it was, and the answer was lost. Its first round would be open by now, or never will be.
    return !(await giveUpGame(game.gameId, game, now))
  }
}

/** What `statemachine/README.md` says an execution begins with. */
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

/** As they were when the players were seated: whoever connects after that tells the game so. */
function connectionsOf(humans: PlayerItem[]): NewGame['connections'] {
  return Object.fromEntries(
    humans.flatMap(({ playerId, connectionId, connectedAt = 0 }) =>
      connectionId ? [[playerId, { id: connectionId, since: connectedAt }]] : [],
    ),
  )
}
