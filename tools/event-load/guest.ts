import { setTimeout as pause } from 'node:timers/promises'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { type Message, type RoundPush, Visitor } from './visitor.ts'

/** Maximum thinking time before a throw. */
const THINKS_MS = 2_000

export class Guest extends Visitor {
  /** The hand of each round. A repeated throw sends the same hand. */
  readonly hands = new Map<number, Hand>()
  /** The server's answer for each round: `thrown`, or the code of the refusal. */
  readonly answers = new Map<number, string>()
  readonly #name: string

  constructor(url: string, name: string) {
    super(url)
    this.#name = name
  }

  async attend(code: string): Promise<void> {
    await this.ask('hello', { name: this.#name })
    for (;;) {
      const reply = await this.ask('attend', { code })
      if (reply.type !== 'event') throw new Error(`${this.#name} could not attend: ${reply.code}`)
      this.learn(reply as never)
      return
    }
  }

  protected asked(round: RoundPush): void {
    if (this.hands.has(round.round)) return
    this.hands.set(round.round, HANDS[Math.floor(Math.random() * HANDS.length)] ?? 'rock')
    void this.#throw(round)
  }

  async #throw({ gameId, round, msLeft }: RoundPush): Promise<void> {
    await pause(Math.random() * Math.min(THINKS_MS, msLeft / 2))
    const reply = await this.ask('throw', { gameId, round, hand: this.hands.get(round) })
    this.answers.set(round, reply.type === 'thrown' ? 'thrown' : (reply.code ?? 'nothing'))
  }

  /** Whether the hand of this round counts, as far as this guest knows. */
  isThrown(round: number): boolean {
    return ['thrown', 'already_thrown'].includes(this.answers.get(round) ?? '')
  }

  override heard(_message: Message): void {}
}
