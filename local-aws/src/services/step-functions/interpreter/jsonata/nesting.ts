import type { Deferred } from './realm.ts'

/** What jsonata passes to its hooks. It sets the flag just before it evaluates any element after the first. */
export interface Environment {
  isParallelCall: boolean
}

/** One running step, and the elements that follow it in its array or object. */
interface Step {
  next: Deferred[]
}

/**
 * Counts how deeply the steps of one evaluation nest. jsonata starts all elements of an array, and all values of an
 * object, at the same time. Here each waits for the one before it, so that steps end in reverse order of their start
 * and can be counted.
 */
export class Nesting {
  #steps: Step[] = []
  readonly #defer: () => Deferred

  constructor(defer: () => Deferred) {
    this.#defer = defer
  }

  get depth(): number {
    return this.#steps.length
  }

  reset(): void {
    this.#steps = []
  }

  /**
   * Called when a step starts. Returns a promise that jsonata awaits first, or undefined if the step may start at once.
   */
  enter(environment: Environment): Promise<void> | undefined {
    const before = this.#steps.at(-1)
    if (before && environment.isParallelCall) {
      // Steps inside this element share the environment and wait for nothing.
      environment.isParallelCall = false
      const turn = this.#defer()
      before.next.push(turn)
      return turn.promise
    }
    this.#steps.push({ next: [] })
    return undefined
  }

  /** Called when the newest step has ended. The next element takes its place. */
  leave(): void {
    const [following, ...next] = this.#steps.pop()?.next ?? []
    if (!following) return
    this.#steps.push({ next })
    following.resolve()
  }
}
