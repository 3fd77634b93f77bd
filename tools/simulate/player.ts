/**
 * A player as a client of the protocol: starts games, throws when asked, repeats unanswered requests. All decisions
 * depend on the same few fields, so the class is not split.
 */

import { HANDS, type Hand } from '../../protocol/constants.ts'
import type { Push, PushOf, Reply, Room } from '../../protocol/messages.ts'
import type { Connection } from './gateway.ts'
import type { Habits, Wish } from './habits.ts'
import { AGAIN_MS, Line, type Table } from './player-connection.ts'
import type { Chance } from './random.ts'

const RENEWAL_MS = 10_000
const REMATCH_REPEATS_MS = 4_000
/** Silence after the end of a turn, in milliseconds, after which the player asks the server. */
const SILENCE_MS = 8_000

type Turn = Pick<PushOf<'round'>, 'gameId' | 'round' | 'players' | 'msLeft'>

export class Player extends Line {
  readonly #habits: Habits
  #isCalm = false
  #wish: Wish | undefined
  #wishes = 0
  #room: string | undefined
  /** The player's current or last round. */
  #turn: (Turn & { endsAt: number; isThrown: boolean }) | undefined
  #playing: string | undefined
  #heardAt = 0
  /** Games whose end the player has heard. */
  readonly ended = new Set<string>()

  constructor(playerId: string, table: Table, chance: Chance, habits: Habits) {
    super(playerId, table, chance)
    this.#habits = habits
  }

  get playing(): string | undefined {
    return this.#playing
  }

  arrive(afterMs: number): void {
    this.later(afterMs, () => this.connect())
    this.#watchSilence()
  }

  /** From now on the player starts nothing new, ends what is running, and stays connected. */
  calmDown(): void {
    this.#isCalm = true
    this.isAway = false
    this.#wish = undefined
    if (!this.connection) this.connect()
    else this.#lookAround()
    this.#giveUpWaiting()
  }

  #provenBefore = 0
  #isProving = false

  /** Proves that nothing keeps this player from playing. */
  proveFree(wish: { is: 'bot' | 'duel'; lives: number }): void {
    this.#isCalm = true
    this.#isProving = true
    this.#provenBefore = this.ended.size
    this.#wish = { ...wish, until: this.table.time.now() + 60_000 }
    const isHere = this.connection?.state === 'open'
    if (!this.connection) this.arrive(0)
    this.later(isHere ? 0 : 2_000, () => this.#pursue(this.#wish))
  }

  get isProven(): boolean {
    return this.#isProving && this.ended.size > this.#provenBefore
  }

  protected override here(): void {
    this.#lookAround()
  }

  protected override hear(push: Push, connection: Connection): void {
    this.#heardAt = this.table.time.now()
    if (push.type === 'round') this.#hearRound(push, connection)
    else if (push.type === 'result') this.#hearResult(push)
    else if (push.type === 'room') this.#hearRoom(push)
  }

  // --- state

  #lookAround(): void {
    this.#heardAt = this.table.time.now()
    this.request({ action: 'hello' }, (reply) => {
      if (reply?.type !== 'welcome') {
        // Without a connection, the next connection asks.
        if (this.connection?.state === 'open') this.again(() => this.#lookAround())
        return
      }
      if (reply.seat) this.#hearRound(reply.seat, this.connection, reply.seat.thrown)
      else {
        this.#playing = undefined
        if (!this.#wish) this.#chooseNext()
      }
    })
  }

  #watchSilence(): void {
    this.later(5_000, () => {
      this.#watchSilence()
      const { time } = this.table
      const waits = this.#playing && this.#turn ? Math.max(0, this.#turn.endsAt - time.now()) : 0
      const quiet = time.now() - this.#heardAt > waits + SILENCE_MS
      if (this.#playing && quiet && this.connection?.state === 'open') this.#lookAround()
    })
  }

  #hearRound(turn: Turn, connection: Connection | undefined, isThrown = false): void {
    const { time, book } = this.table
    const isNew = this.#turn?.gameId !== turn.gameId || this.#turn.round !== turn.round
    if (
      this.ended.has(turn.gameId) ||
      (this.#playing === turn.gameId && this.#turn && this.#turn.round > turn.round)
    )
      return
    const wasThrown = !isNew && (this.#turn?.isThrown ?? false)
    this.#playing = turn.gameId
    this.#wish = undefined
    this.#room = undefined
    this.#turn = { ...turn, endsAt: time.now() + turn.msLeft, isThrown: isThrown || wasThrown }
    if (connection === this.connection) book.asked(this.playerId, turn, this.#turn.endsAt)
    if (isNew && !isThrown) this.#takeTurn(this.#turn)
    else if (!isThrown && !wasThrown) this.#throw(this.#turn)
  }

  #hearResult(result: PushOf<'result'>): void {
    const { book } = this.table
    book.hears(this.playerId, result)
    const me = result.players.find(({ playerId }) => playerId === this.playerId)
    if (!result.over) {
      if (me?.lives === 0 && this.#playing === result.gameId && this.chance.often(0.5)) this.#leaveTable()
      return
    }
    this.ended.add(result.gameId)
    if (this.#playing !== result.gameId) return
    this.#playing = undefined
    if (!this.#isCalm && this.chance.often(this.#habits.rematches)) {
      this.#wish = { is: 'rematch', gameId: result.gameId, until: this.table.time.now() + 30_000 }
      this.later(this.chance.between(100, 2_000), () => this.#pursue(this.#wish))
    } else this.#chooseNext()
  }

  #leaveTable(): void {
    this.#playing = undefined
    this.#chooseNext()
  }

  #hearRoom({ code }: Room): void {
    if (!this.#isCalm) this.#room = code
  }

  // --- a turn

  #takeTurn(turn: Turn): void {
    const { msLeft } = turn
    const habits = this.#habits
    if (!this.#isCalm) {
      if (this.chance.often(habits.drops))
        this.later(this.chance.between(0, 3_000), () => this.drop(habits.awayMs))
      if (this.chance.often(habits.secondTabs))
        this.later(this.chance.between(0, 3_000), () => this.connect())
      if (this.chance.often(habits.leaves))
        return void this.later(this.chance.between(0, msLeft), () => this.#leave(turn.gameId))
      if (this.chance.often(habits.misses)) return
    }
    const ms = this.#isCalm ? this.chance.between(50, 500) : habits.thinks(this.chance, msLeft)
    this.later(ms, () => this.#throw(turn))
  }

  #leave(gameId: string): void {
    if (this.#playing !== gameId || this.ended.has(gameId)) return
    this.table.book.leaves(this.playerId, gameId)
    this.request({ action: 'leave', gameId }, (reply) => {
      if (reply?.type === 'left') return this.#leaveTable()
      if (isTemporary(reply)) this.again(() => this.#leave(gameId))
    })
  }

  #throw(turn: Turn, hand: Hand = this.chance.oneOf(HANDS)): void {
    const { gameId, round } = turn
    const now = this.#turn
    if (now?.gameId !== gameId || now.round !== round || now.isThrown || this.ended.has(gameId)) return
    const { book, time } = this.table
    if (this.connection?.state === 'open') book.throws(this.playerId, gameId, round, hand)
    this.request({ action: 'throw', gameId, round, hand }, (reply) => {
      if (reply?.type === 'thrown') {
        book.taken(this.playerId, gameId, round, hand)
        if (this.#turn?.gameId === gameId && this.#turn.round === round) this.#turn.isThrown = true
      } else if (reply?.type === 'error' && reply.code === 'already_thrown') {
        if (this.#turn?.gameId === gameId && this.#turn.round === round) this.#turn.isThrown = true
      } else if (isTemporary(reply) && time.now() < now.endsAt + 1_000) this.again(() => this.#throw(turn))
    })
  }

  // --- the next step

  #chooseNext(): void {
    if (this.#isCalm || this.#playing || this.#wish) return
    if (this.#wishes >= this.#habits.wishes) return
    this.#wishes += 1
    this.#wish = this.#habits.chooseWish(this.chance, this.table.codes, this.table.time.now())
    this.later(this.chance.between(50, 4_000), () => this.#pursue(this.#wish))
  }

  /** Requests what the player wants, until there is a game or the player gives up. */
  #pursue(wish: Wish | undefined): void {
    if (!wish || wish !== this.#wish || this.#playing) return
    if (this.table.time.now() > wish.until) {
      this.#wish = undefined
      this.#giveUpWaiting()
      return void this.later(1_500, () => this.#lookAround())
    }
    const repeat = (ms: number) => void this.later(ms, () => this.#pursue(wish))
    const soon = () => repeat(this.chance.between(...AGAIN_MS))
    const request = requestOf(wish, this.#room)
    this.request(request, (reply) => {
      if (wish !== this.#wish) return
      if (isTemporary(reply)) return soon()
      if (reply?.type === 'error') {
        if (reply.code === 'already_playing') return void this.later(1_000, () => this.#lookAroundFor(wish))
        if (reply.code === 'not_enough_players') return repeat(2_000)
        if (wish.is === 'host' && reply.code === 'room_not_found' && this.#room) {
          this.#room = undefined
          return void this.later(1_000, () => this.#lookAroundFor(wish))
        }
        // The room or the rematch is gone, or has become a game.
        this.#wish = undefined
        return void this.later(1_000, () => this.#lookAround())
      }
      if (reply?.type === 'matched') return void this.later(6_000, () => this.#lookAroundFor(wish))
      if (reply?.type === 'room') {
        this.#room = reply.code
        if (wish.is === 'host' && !this.table.codes.includes(reply.code)) this.table.codes.push(reply.code)
        return repeat(wish.is === 'host' ? this.chance.between(2_000, 12_000) : 15_000)
      }
      repeat(wish.is === 'rematch' ? REMATCH_REPEATS_MS : RENEWAL_MS)
    })
  }

  /** There should be a game by now. */
  #lookAroundFor(wish: Wish): void {
    if (wish !== this.#wish || this.#playing) return
    this.#wish = undefined
    this.#lookAround()
  }

  #giveUpWaiting(): void {
    const room = this.#room
    this.#room = undefined
    this.request({ action: 'cancel' }, (reply) => {
      if (isTemporary(reply) && !this.#wish && this.connection) this.again(() => this.#giveUpWaiting())
    })
    if (room) this.#exit()
  }

  #exit(): void {
    this.request({ action: 'exit' }, (reply) => {
      if (isTemporary(reply) && !this.#wish && this.connection) this.again(() => this.#exit())
    })
  }
}

/** No reply, or one that asks to retry later. */
export const isTemporary = (reply: Reply | undefined): boolean =>
  reply === undefined || (reply.type === 'error' && ['busy', 'internal'].includes(reply.code))

function requestOf(wish: Wish, room: string | undefined): object {
  switch (wish.is) {
    case 'duel':
      return { action: 'join', lives: wish.lives }
    case 'bot':
      return { action: 'join', lives: wish.lives, opponent: 'bot' }
    case 'host':
      return room ? { action: 'start' } : { action: 'create', size: wish.size, lives: wish.lives }
    case 'guest':
      return { action: 'enter', code: wish.code }
    case 'rematch':
      return { action: 'rematch', gameId: wish.gameId }
  }
}
