import { Cancelled } from './failures.ts'

/**
 * Cancels everything that runs in an execution, or in one Map or Parallel of it. Uses much less memory than an
 * AbortController: a thousand waiting executions would hold several thousand of those.
 */
export class Cancellation {
  private readonly callbacks = new Set<() => void>()
  private readonly parent: Cancellation | undefined
  private readonly fromParent = () => this.cancel()
  private done = false

  constructor(parent?: Cancellation) {
    this.parent = parent
    parent?.onCancel(this.fromParent)
  }

  get cancelled(): boolean {
    return this.done
  }

  cancel(): void {
    if (this.done) return
    this.done = true
    this.release()
    const callbacks = [...this.callbacks]
    this.callbacks.clear()
    for (const callback of callbacks) callback()
  }

  /** Removes this from its parent's list when nothing is left to cancel. */
  release(): void {
    this.parent?.callbacks.delete(this.fromParent)
  }

  /** Calls `callback` on cancellation. Returns a function that removes it. */
  onCancel(callback: () => void): () => void {
    if (this.done) callback()
    else this.callbacks.add(callback)
    return () => this.callbacks.delete(callback)
  }

  throwIfCancelled(): void {
    if (this.done) throw new Cancelled()
  }
}
