/** Sends one request at a time. Otherwise a `cancel` could overtake its `join`, and the player would keep waiting. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  run<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
    const reply = this.#last.then(ask)
    this.#last = reply.catch(() => {})
    return reply
  }
}
