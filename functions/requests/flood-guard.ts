/** Finds floods and has them closed. The table is asked only about players who send more than a person does. */
import { type Sender, type SocketEvent, sourceIpOf } from '../edge/socket.ts'
import { FloodWatch, type Kind } from '../fair-play/flood-watch.ts'

export class FloodGuard {
  readonly #watch: FloodWatch

  /** `requestsPerSecond`: a player's sustained limit. */
  constructor(requestsPerSecond: number) {
    this.#watch = new FloodWatch(requestsPerSecond)
  }

  /** Counts a request. Resolves to false if it belongs to a flood, whose connection is then closed. */
  async admits(event: SocketEvent, sender: Sender): Promise<boolean> {
    if (this.#watch.hasClosed(sender)) return false
    const isFlood = await this.#exceeds('requests', event, sender)
    if (isFlood) await this.#close(event, sender)
    return !isFlood
  }

  /** Counts a request that was refused, and closes the connection if there were too many. */
  async countRefusal(event: SocketEvent, sender: Sender): Promise<void> {
    if (await this.#exceeds('refusals', event, sender)) await this.#close(event, sender)
  }

  async #exceeds(kind: Kind, { requestContext }: SocketEvent, sender: Sender): Promise<boolean> {
    // The time of arrival: the function may have been waiting for its turn.
    const now = requestContext.requestTimeEpoch
    const tokens = this.#watch.count(kind, sender, now)
    if (tokens === 0) return this.#watch.isOver(kind, sender, now)
    const { countTogether } = await import('./close-flood.ts')
    const { tokenMs } = this.#watch.limits[kind]
    const fullAt = await countTogether(sender, kind, { tokens, tokenMs }, now)
    return fullAt !== undefined && this.#watch.learn(kind, sender, fullAt, now)
  }

  /** Once per connection. */
  async #close(event: SocketEvent, sender: Sender): Promise<void> {
    if (this.#watch.hasClosed(sender)) return
    this.#watch.close(sender)
    const { closeFlood } = await import('./close-flood.ts')
    await closeFlood({ ...sender, sourceIp: sourceIpOf(event) })
  }
}
