type Listener<Event> = (event: Event) => void

/** A typed event emitter. `Events` maps each event type to its event. */
export class Emitter<Events> {
  readonly #listeners: { [T in keyof Events]?: Set<Listener<Events[T]>> } = {}

  /** Calls `listener` on every event of this type, until the returned function is called. */
  on<T extends keyof Events>(type: T, listener: Listener<Events[T]>): () => void {
    const listeners = this.#listeners[type] ?? new Set()
    this.#listeners[type] = listeners
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  emit<T extends keyof Events>(type: T, event: Events[T]): void {
    for (const listener of [...(this.#listeners[type] ?? [])]) {
      try {
        listener(event)
      } catch (error) {
        // An error of a listener is reported as uncaught, so that it does not break the connection.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
