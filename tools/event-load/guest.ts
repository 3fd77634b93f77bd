import { setTimeout as pause } from 'node:timers/promises'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import { type Message, type RoundPush, Visitor } from './visitor.ts'

/** No reply arrived before the round was over. */
const IN_DOUBT = 'in doubt'
/** The refusals of a hand for a round that is over. */
const IS_OVER = ['wrong_round', 'not_in_game']

export class Guest extends Visitor {
  /** The hand of each round. It stays the same when it is sent again. */
  readonly hands = new Map<number, Hand>()
  /** The reply by round: `thrown`, or the code of the refusal. */
  readonly answers = new Map<number, string>()
  /** Milliseconds from sending the hand for the first time until the reply. */
  readonly waits = new Map<number, number>()
  readonly #name: string
  readonly #thinksMs: number

  /** The guest throws within `thinksMs` after the push of the round. */
  constructor(url: string, name: string, thinksMs = 2_000) {
    super(url)
    this.#name = name
    this.#thinksMs = thinksMs
  }

  async attend(code: string): Promise<void> {
    await this.ask('hello', { name: this.#name })
    const reply = await this.ask('attend', { code })
    if (reply.type !== 'event') throw new Error(`${this.#name} could not attend: ${reply.code}`)
    this.learn(reply as never)
  }

  protected asked(round: RoundPush): void {
    if (this.hands.has(round.round)) return
    this.hands.set(round.round, HANDS[Math.floor(Math.random() * HANDS.length)] ?? 'rock')
    void this.#throw(round)
  }

  async #throw({ gameId, round, msLeft }: RoundPush): Promise<void> {
    await pause(Math.random() * Math.min(this.#thinksMs, msLeft / 2))
    const sent = performance.now()
    this.answers.set(round, await this.#answerTo({ gameId, round, hand: this.hands.get(round) }))
    this.waits.set(round, performance.now() - sent)
  }

  /** Like the project's own client: asks whether the hand counts before it sends it again. */
  async #answerTo(hand: { gameId: string; round: number; hand: Hand | undefined }): Promise<string> {
    for (let failures = 0; !this.isClosed; failures++) {
      const answer = await this.attempt('throw', hand)
      if (typeof answer !== 'string') {
        const code = answer.type === 'thrown' ? 'thrown' : (answer.code ?? 'nothing')
        // The first attempt may have counted before the round was over.
        return failures > 0 && IS_OVER.includes(code) ? IN_DOUBT : code
      }
      if (failures > 0) await this.backOff(failures)
      await this.look()
      const { turn, last } = this.event ?? {}
      if ((last?.round ?? 0) >= hand.round) return IN_DOUBT
      // The answer may be older than the round. Then the hand is sent again.
      if (turn?.round !== hand.round) continue
      if (turn.msLeft === 0) return IN_DOUBT
      if (turn.thrown) return 'thrown'
    }
    return IN_DOUBT
  }

  /** Whether the hand of this round counts, as far as this guest knows. */
  isThrown(round: number): boolean {
    return ['thrown', 'already_thrown'].includes(this.answers.get(round) ?? '')
  }

  /** Whether the hand may count although no reply has confirmed it. The guest may still be waiting for the reply. */
  isInDoubt(round: number): boolean {
    return this.hands.has(round) && (this.answers.get(round) ?? IN_DOUBT) === IN_DOUBT
  }

  override heard(_message: Message): void {}
}
