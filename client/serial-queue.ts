/** One request at a time: a `cancel` that overtook its `join` would leave the player waiting. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  run<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
    const reply = this.#last.then(ask)
    this.#last = reply.catch(() => {})
    return reply
  }
}
