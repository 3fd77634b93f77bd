import { setTimeout as pause } from 'node:timers/promises'
import { HANDS } from '../../protocol/constants.ts'
import { type EventView, type Message, type RoundPush, Visitor } from './visitor.ts'

/** Time after the host's own throw, after which the host ends the turn. */
const PATIENCE_MS = 8_000

export class Host extends Visitor {
  /** The received `event` pushes: their times, and the numbers of guests in them. */
  readonly arrivals: { at: number; guests: number }[] = []
  /** Rounds in which the host has thrown. */
  readonly acted = new Set<number>()

  async hold(rules: object): Promise<EventView> {
    await this.ask('hello', { name: 'Host' })
    return (await this.ask('hold', rules)) as unknown as EventView
  }

  async begin(code: string): Promise<EventView> {
    const reply = await this.ask('begin', { code })
    if (reply.type !== 'event') throw new Error(`The event did not begin: ${reply.code}`)
    this.learn(reply as never)
    return reply as unknown as EventView
  }

  protected asked(round: RoundPush): void {
    if (this.acted.has(round.round)) return
    this.acted.add(round.round)
    void this.#lead(round)
  }

  async #lead({ gameId, round, msLeft }: RoundPush): Promise<void> {
    await pause(Math.random() * 1_000)
    const hand = HANDS[Math.floor(Math.random() * HANDS.length)]
    await this.ask('throw', { gameId, round, hand })
    await pause(Math.min(PATIENCE_MS, msLeft))
    if (!this.results.has(round)) await this.ask('reveal', { gameId, round })
  }

  override heard(message: Message): void {
    if (message.type === 'event')
      this.arrivals.push({ at: performance.now(), guests: Number(message.guests) })
  }
}
