/** Everything that the players heard, and the rules that must hold under all faults. */
import { isDeepStrictEqual } from 'node:util'
import type { Hand } from '../../protocol/constants.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { type Result, violationsOf } from '../soak/referee.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A broken rule. `kind` is the rule's name, so that a shortened run can be compared with the whole one. */
export interface Violation {
  kind: string
  what: string
}

/** What one player did in one round, and what the player had heard before it. */
interface Played {
  sent: Set<Hand>
  /** When each throw was sent. */
  sentAt: number[]
  taken: Hand | undefined
  askedAt: number | undefined
  endsAt: number
  /** The connection broke after the player was asked. */
  isInterrupted: boolean
}

interface Game {
  results: Map<number, Result>
  /** By `<round>/<playerId>`. */
  played: Map<string, Played>
  /** Lives from the first `round` push of each round. */
  lives: Map<number, ReadonlyMap<string, number>>
  left: Set<string>
  over: Result['over']
}

/** A player who was asked this long before the turn's end, and kept throwing, cannot have missed the turn. */
const DILIGENT_MS = 6_000
const DILIGENT_THROWS = 3

export class Book {
  readonly violations: Violation[] = []
  readonly games = new Map<string, Game>()
  rounds = 0
  readonly #time: VirtualTime
  readonly #nameOf: (gameId: string) => string
  readonly #latest = new Map<string, Played>()

  constructor(time: VirtualTime, nameOf: (gameId: string) => string) {
    this.#time = time
    this.#nameOf = nameOf
  }

  asked(playerId: string, { gameId, round, players }: Asked, endsAt: number): void {
    const game = this.#game(gameId)
    // A push of an earlier round may be late.
    if (game.over && round > game.over.rounds)
      this.#violate('a round after the end', gameId, round, `${playerId} is asked`)
    if (!game.lives.has(round)) game.lives.set(round, livesOf(players))
    const played = this.#played(playerId, gameId, round)
    played.askedAt ??= this.#time.now()
    // A repeated opening of the round may extend the turn.
    played.endsAt = endsAt
    this.#latest.set(playerId, played)
  }

  interrupted(playerId: string): void {
    const latest = this.#latest.get(playerId)
    if (latest) latest.isInterrupted = true
  }

  throws(playerId: string, gameId: string, round: number, hand: Hand): void {
    const played = this.#played(playerId, gameId, round)
    played.sent.add(hand)
    played.sentAt.push(this.#time.now())
  }

  taken(playerId: string, gameId: string, round: number, hand: Hand): void {
    const played = this.#played(playerId, gameId, round)
    if (played.taken !== undefined && played.taken !== hand)
      this.#violate('two hands', gameId, round, `${playerId} threw ${played.taken} and ${hand}`)
    played.taken = hand
    const result = this.games.get(gameId)?.results.get(round)
    if (result) this.#compare(result)
  }

  leaves(playerId: string, gameId: string): void {
    this.#game(gameId).left.add(playerId)
  }

  hears(playerId: string, result: Result): void {
    const { gameId, round, over } = result
    const game = this.#game(gameId)
    if (game.over && round > game.over.rounds)
      this.#violate('a result after the end', gameId, round, `${playerId} hears it`)
    const known = game.results.get(round)
    if (known) {
      if (!isDeepStrictEqual(known, result))
        this.#violate('two results', gameId, round, `${JSON.stringify(known)} and ${JSON.stringify(result)}`)
      return
    }
    game.results.set(round, result)
    this.rounds += 1
    if (game.over && over) this.#violate('two ends', gameId, round, `after round ${game.over.rounds}`)
    if (over) game.over = over
    if (over?.reason === 'aborted') return
    this.#judge(game, result)
    this.#compare(result)
  }

  violate(kind: string, what: string): void {
    this.violations.push({ kind, what })
  }

  /** Judged by the plain reference model. */
  #judge(game: Game, result: Result): void {
    const { round, gameId } = result
    const before = game.results.get(round - 1)
    const missed =
      before && new Set(before.hands.flatMap((one) => (one.missed === 'timeout' ? [one.playerId] : [])))
    const lives = before ? livesOf(before.players) : game.lives.get(round)
    for (const violation of violationsOf(result, { lives, missed: round === 1 ? new Set() : missed }))
      this.#violate('judged wrongly', gameId, round, violation)
  }

  #compare({ gameId, round, hands, over }: Result): void {
    const game = this.#game(gameId)
    if (over?.reason === 'aborted') return
    for (const { playerId, hand, missed } of hands) {
      const played = game.played.get(`${round}/${playerId}`)
      if (missed === 'left' && !game.left.has(playerId))
        this.#violate('left by nobody', gameId, round, `${playerId} never left`)
      if (!played) continue
      if (hand !== null && !played.sent.has(hand))
        this.#violate('never thrown', gameId, round, `${playerId} never threw ${hand}`)
      if (played.taken !== undefined && missed !== 'left' && hand !== played.taken)
        this.#violate(
          'acknowledged hand lost',
          gameId,
          round,
          `${playerId} threw ${played.taken}: ${hand ?? missed}`,
        )
      if (missed === 'timeout' && isDiligent(played))
        this.#violate(
          'lost by a fault of ours',
          gameId,
          round,
          `${playerId} threw ${played.sentAt.length} times`,
        )
    }
  }

  #played(playerId: string, gameId: string, round: number): Played {
    const { played } = this.#game(gameId)
    const key = `${round}/${playerId}`
    let one = played.get(key)
    if (!one) {
      one = {
        sent: new Set(),
        sentAt: [],
        taken: undefined,
        askedAt: undefined,
        endsAt: 0,
        isInterrupted: false,
      }
      played.set(key, one)
    }
    return one
  }

  #game(gameId: string): Game {
    let game = this.games.get(gameId)
    if (!game) {
      game = {
        ...{ results: new Map(), played: new Map(), lives: new Map() },
        ...{ left: new Set(), over: null },
      }
      this.games.set(gameId, game)
    }
    return game
  }

  #violate(kind: string, gameId: string, round: number, what: string): void {
    this.violate(kind, `${this.#nameOf(gameId)}, round ${round}: ${what}`)
  }
}

type Asked = Pick<PushOf<'round'>, 'gameId' | 'round' | 'players'>

function isDiligent({ askedAt, sentAt, endsAt, isInterrupted }: Played): boolean {
  if (askedAt === undefined || isInterrupted) return false
  return sentAt.filter((at) => at <= endsAt - DILIGENT_MS).length >= DILIGENT_THROWS
}

const livesOf = (players: readonly { playerId: string; lives: number }[]) =>
  new Map(players.map(({ playerId, lives }) => [playerId, lives]))
