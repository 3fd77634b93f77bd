/** An event over the wire: a host and guests. Every result is compared with a plain model of the rules. */
import { createHash } from 'node:crypto'
import type { Hand } from '../../protocol/constants.ts'
import type { EventNow, PushOf } from '../../protocol/messages.ts'
import {
  type EventRules,
  type EventStanding,
  type EventVerdict,
  everybodyIn,
  playEventRound,
} from '../../tools/event-load/rules.ts'
import type { Player } from './player.ts'

/** The hands of a round: first the guests throw, concurrently, then the host. */
export interface EventMoves {
  /** By the guest's number. Undefined for a guest who does not throw. */
  guest(number: number): Hand | undefined
  host: Hand | 'reveals'
}

export class EventTable {
  readonly rules: EventRules
  readonly code: string
  gameId = ''
  standing: EventStanding
  round = 0
  /** By player. After a reconnect, replace the player's entry. */
  readonly guests: Player[]
  readonly host: Player
  readonly gone = new Set<string>()

  private constructor(host: Player, guests: Player[], { code, winners, draws }: EventNow) {
    this.host = host
    this.guests = guests
    this.code = code
    this.rules = { winners, draws }
    this.standing = everybodyIn(guests.map(({ playerId }) => playerId))
  }

  static async open(host: Player, guests: Player[], rules: Partial<EventRules> = {}): Promise<EventTable> {
    const held = await host.ask('hold', rules)
    const names = guests.map((guest, index) => guest.ask('hello', { name: `Guest ${index + 1}` }))
    await Promise.all(names)
    // One after the other, because results name guests in the order in which they entered.
    for (const guest of guests) {
      const event = await guest.ask('attend', { code: held.code })
      expect(event).toMatchObject({ code: held.code, phase: 'open', you: 'in' })
    }
    return new EventTable(host, guests, held)
  }

  async begin(): Promise<void> {
    const begun = await this.host.ask('begin', { code: this.code })
    expect(begun).toMatchObject({ phase: 'playing', you: 'host', guests: this.guests.length })
    this.gameId = begun.gameId ?? ''
    const told = await Promise.all(
      this.guests.map((guest) => guest.next('event', ({ phase }) => phase === 'playing')),
    )
    for (const event of told) expect(event).toMatchObject({ gameId: this.gameId, you: 'in' })
  }

  nextRound = (player: Player) => player.next('event_round', ({ round }) => round === this.round)
  nextResult = (player: Player) => player.next('event_result', ({ round }) => round === this.round)

  /** Waits for the `event_round` of all players, and checks that only the personal fields differ. */
  async ask(): Promise<PushOf<'event_round'>> {
    this.round++
    const [round, ...told] = await Promise.all([this.host, ...this.guests].map(this.nextRound))
    expect(round).toMatchObject({ gameId: this.gameId, left: this.countOf('in'), you: 'host' })
    for (const [index, guest] of this.guests.entries())
      expect(told[index]).toMatchObject({
        left: round?.left,
        names: round?.names,
        you: this.standing.guests.get(guest.playerId),
      })
    if (!round) throw new Error('The host was told nothing.')
    return round
  }

  throws = (player: Player, hand: Hand) =>
    player.request('throw', { gameId: this.gameId, round: this.round, hand })

  /** Plays a round, compares every player's result with the rules, and returns the host's. */
  async play(moves: EventMoves): Promise<PushOf<'event_result'>> {
    await this.ask()
    const hands = new Map<string, Hand>()
    await Promise.all(
      this.guests.map(async (guest, number) => {
        const hand = moves.guest(number)
        if (!hand) return
        const reply = await this.throws(guest, hand)
        const isIn = this.standing.guests.get(guest.playerId) === 'in'
        expect(reply).toMatchObject(isIn ? { type: 'thrown' } : { code: 'not_in_game' })
        if (isIn) hands.set(guest.playerId, hand)
      }),
    )
    if (moves.host === 'reveals') await this.host.ask('reveal', { gameId: this.gameId, round: this.round })
    else expect(await this.throws(this.host, moves.host)).toMatchObject({ type: 'thrown' })
    const threwAll = hands.size === this.countOf('in')
    // If a guest does not throw, the host ends the turn.
    if (moves.host !== 'reveals' && !threwAll)
      await this.host.ask('reveal', { gameId: this.gameId, round: this.round })
    return this.expectResult(hands, moves.host !== 'reveals')
  }

  async expectResult(hands: ReadonlyMap<string, Hand>, isThrown: boolean, isHostThere = true) {
    const result = await this.nextResult(this.host)
    if (!result.hand) throw new Error('The event was aborted.')
    const verdict = playEventRound(this.rules, this.standing, {
      ...{ number: this.round, hands, hostHand: result.hand, isHostThere, gone: this.gone },
    })
    this.standing = verdict.standing
    this.expectVerdict(result, verdict)
    expect(result.chance).toBe(!isThrown)
    if (isThrown) await this.expectCommitted(result)
    const told = await Promise.all(this.guests.map(this.nextResult))
    for (const [index, guest] of this.guests.entries()) {
      const { you, prizeCode, ...rest } = told[index] ?? {}
      const { you: _you, prizeCodes = [], ...ofHost } = result
      expect(rest).toEqual(ofHost)
      expect(you).toBe(verdict.standing.guests.get(guest.playerId))
      const prize = prizeCodes.find((one) => one.playerId === guest.playerId)
      expect(prizeCode).toBe(prize?.prizeCode)
      expect(prizeCode !== undefined).toBe(you === 'won')
    }
    return result
  }

  private expectVerdict({ counts, left, again, over }: PushOf<'event_result'>, verdict: EventVerdict): void {
    const winners = (over?.winners ?? []).map(({ playerId }) => playerId).sort()
    expect({ counts, left, again, over: over && { ...over, winners } }).toEqual({
      ...{ counts: verdict.counts, left: verdict.left, again: verdict.again },
      over: verdict.over && { ...verdict.over, winners: verdict.over.winners.sort() },
    })
  }

  /** Checks the commitment, which was pushed before any guest could know the host's hand. */
  private async expectCommitted({ hand, nonce, commitment }: PushOf<'event_result'>): Promise<void> {
    const text = `${this.gameId}:${this.round}:${hand}:${nonce}`
    expect(createHash('sha256').update(text).digest('base64url')).toBe(commitment)
    const told = await Promise.all(
      [this.host, ...this.guests].map((player) =>
        player.next('event_hand', ({ round }) => round === this.round),
      ),
    )
    for (const push of told)
      expect(push).toEqual({ type: 'event_hand', gameId: this.gameId, round: this.round, commitment })
  }

  countOf(state: 'in' | 'out' | 'won'): number {
    return [...this.standing.guests.values()].filter((one) => one === state).length
  }
}
