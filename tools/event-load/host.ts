import { setTimeout as pause } from 'node:timers/promises'
import { HANDS } from '../../protocol/constants.ts'
import { type EventView, type Message, type RoundPush, Visitor } from './visitor.ts'

export class Host extends Visitor {
  /** The pushes of new guests: when, and how many guests. */
  readonly arrivals: { at: number; guests: number }[] = []
  /** Rounds that this host has thrown in, or ended. */
  readonly acted = new Set<number>()
  readonly #patienceMs: number
  readonly #thinksMs: number
  #lastThrowAt = 0

  /** The host throws within `thinksMs`, and ends a turn in which nobody throws for `patienceMs`. */
  constructor(url: string, { patienceMs = 6_000, thinksMs = 1_000 } = {}) {
    super(url)
    this.#patienceMs = patienceMs
    this.#thinksMs = thinksMs
  }

  async hold(rules: object): Promise<EventView> {
    await this.ask('hello', { name: 'Host' })
    return (await this.ask('hold', rules)) as unknown as EventView
  }

  async begin(code: string): Promise<EventView> {
    const reply = await this.ask('begin', { code })
    if (reply.type !== 'event') throw new Error(`The event could not begin: ${reply.code}`)
    this.learn(reply as never)
    return reply as unknown as EventView
  }

  protected asked(round: RoundPush): void {
    if (this.acted.has(round.round)) return
    this.acted.add(round.round)
    void this.#lead(round)
  }

  async #lead({ gameId, round, msLeft }: RoundPush): Promise<void> {
    await pause(Math.random() * this.#thinksMs)
    const hand = HANDS[Math.floor(Math.random() * HANDS.length)]
    await this.ask('throw', { gameId, round, hand })
    this.#lastThrowAt = performance.now()
    const endsAt = performance.now() + msLeft
    while (performance.now() < Math.min(endsAt, this.#lastThrowAt + this.#patienceMs)) {
      if (this.results.has(round)) return
      await pause(100)
    }
    await this.ask('reveal', { gameId, round })
  }

  override heard(message: Message): void {
    if (message.type === 'event_progress') this.#lastThrowAt = performance.now()
    if (message.type === 'event')
      this.arrivals.push({ at: performance.now(), guests: Number(message.guests) })
  }
}
