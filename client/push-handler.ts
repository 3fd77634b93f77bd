import type { EventNow, PastRound, Player, Push, PushOf, ReplyOf } from '../protocol/messages.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import type { MissingPushDetector } from './missing-push-detector.ts'
import type { ResumableActions } from './resumable-actions.ts'
import type { Throws } from './throws.ts'
import type { TurnClock } from './turn-clock.ts'

export interface PushHandlerPorts {
  emitter: Emitter<ClientEvents>
  actions: ResumableActions
  throws: Throws
  missingPushes: MissingPushDetector
  turnClock: TurnClock
  /** Another connection of the player has taken over. */
  replaced(): void
  /** Asks the server for a new `welcome`. */
  refresh(): void
}

/**
 * Handles pushes and `welcome` replies: passes each to the parts of the client that depend on it, then emits it as an
 * event.
 */
export class PushHandler {
  readonly #ports: PushHandlerPorts
  /** Games that have ended for this player. A late `round` of one of them has no effect. */
  readonly #endedGames = new Set<string>()
  /** Games that this player has left, and that have not ended yet. */
  readonly #leftGames = new Set<string>()
  #playerId: string | undefined

  constructor(ports: PushHandlerPorts) {
    this.#ports = ports
    ports.emitter.on('event', (event) => this.#wholeEvent(event))
  }

  welcome(welcome: ReplyOf<'welcome'>): void {
    this.#playerId = welcome.playerId
    this.#ports.emitter.emit('welcome', welcome)
    this.#ports.throws.learn(welcome.seat ?? turnIn(welcome.event), welcome.playerId)
    if (!welcome.seat) return
    const { thrown: _, past, ...round } = welcome.seat
    this.#round({ type: 'round', ...round }, past)
  }

  /** Handles any push. */
  push(push: Push): void {
    switch (push.type) {
      case 'round':
        this.#round(push)
        return
      case 'room':
        this.#ports.actions.roomPushed(push)
        return
      case 'replaced':
        this.#ports.replaced()
        break
      case 'result':
        this.#judged(push)
        break
      case 'rematch':
        this.#ports.actions.rematchPushed(push)
        break
      case 'event':
        this.#ports.actions.eventPushed(push)
        return
      case 'event_round':
        this.#ports.actions.eventPushed(push)
        this.#eventRound(push)
        return
      case 'event_result':
        this.#eventJudged(push)
        break
      case 'event_hand':
      case 'event_progress':
        break
      default:
        this.#ports.actions.gameHeard(push.gameId)
    }
    this.#ports.emitter.emit(push.type, push)
  }

  /** The player has left a game. Its last `result` is still to come. */
  left(gameId: string): void {
    this.#leftGames.add(gameId)
    this.#ports.missingPushes.ended(gameId)
    this.#end(gameId)
  }

  #judged(result: PushOf<'result'>): void {
    const { gameId, players, over } = result
    // The `welcome` has the numbers after the game.
    if (over && this.#leftGames.delete(gameId)) this.#ports.refresh()
    if (this.#endedGames.has(gameId)) return
    this.#ports.turnClock.judged(result)
    this.#ports.throws.judged(result, this.#playerId)
    this.#ports.missingPushes.judged(result, hasLife(players, this.#playerId))
    this.#ports.actions.gameHeard(gameId)
    if (over) this.#end(gameId)
  }

  #round(push: PushOf<'round'>, past: PastRound[] = []): void {
    if (!this.#endedGames.has(push.gameId)) {
      this.#ports.actions.gameBegan(push.gameId)
      this.#ports.missingPushes.asked(push)
    }
    const thrown = this.#ports.throws.has(push.gameId, push.round)
    const endsAt = this.#ports.turnClock.asked(push)
    this.#ports.emitter.emit('round', { ...push, thrown, endsAt, ...(past.length > 0 ? { past } : {}) })
  }

  #eventRound(push: PushOf<'event_round'>, isThrown = false): void {
    const thrown = isThrown || this.#ports.throws.has(push.gameId, push.round)
    this.#ports.emitter.emit('event_round', { ...push, thrown, endsAt: this.#ports.turnClock.asked(push) })
  }

  #eventJudged(result: PushOf<'event_result'>): void {
    const { gameId, round, over } = result
    this.#ports.actions.eventPushed(result)
    this.#ports.turnClock.judged(result)
    this.#ports.throws.closed(gameId, round)
    if (over) this.#ports.throws.forget(gameId)
  }

  /** Handles the whole state of an event. If a turn is open, emits its round. */
  #wholeEvent({ gameId, turn, you }: EventNow): void {
    if (gameId === null || !turn) return
    const { thrown, commitment: _, ...round } = turn
    this.#eventRound({ type: 'event_round', gameId, ...round, you }, thrown)
  }

  /** Handles a time from the server. After a sleep the turn may end sooner than this client's clock says. */
  correct(serverNow: number): void {
    const turn = this.#ports.turnClock.heard(serverNow)
    if (turn?.type === 'event_round') this.#eventRound(turn)
    else if (turn) this.#round(turn)
  }

  #end(gameId: string): void {
    this.#endedGames.add(gameId)
    this.#ports.turnClock.ended(gameId)
    this.#ports.throws.forget(gameId)
    this.#ports.actions.gameEnded(gameId)
  }
}

function hasLife(players: Player[], playerId: string | undefined): boolean {
  return players.some((player) => player.playerId === playerId && player.lives > 0)
}

/** The player's hand in an event, as `welcome` reports it. */
function turnIn(event: EventNow | null): Parameters<Throws['learn']>[0] {
  if (!event?.turn || event.gameId === null) return null
  return { ...event.turn, gameId: event.gameId, past: [] }
}
