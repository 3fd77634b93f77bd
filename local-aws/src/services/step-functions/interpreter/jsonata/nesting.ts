import type { Deferred } from './realm.ts'

/** What jsonata hands to its hooks. It sets the flag just before it evaluates an element after the first. */
export interface Environment {
  isParallelCall: boolean
}

/** One step under way, and the elements that follow it in its array or object. */
interface Step {
  next: Deferred[]
}

/**
 * How deeply the steps of one evaluation nest. jsonata begins all elements of an array, and all values of an
 * object, at the same time. Here each waits for the one before it, so that steps end in the reverse order of
 * their beginning and can be counted.
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

  /** A step begins. What jsonata awaits first; undefined when it may go on at once. */
  enter(environment: Environment): Promise<void> | undefined {
    const before = this.#steps.at(-1)
    if (before && environment.isParallelCall) {
      // Steps inside of this element share the environment and follow nobody.
      environment.isParallelCall = false
      const turn = this.#defer()
      before.next.push(turn)
      return turn.promise
    }
    this.#steps.push({ next: [] })
    return undefined
  }

  /** The step that began last has ended. The next element takes its place. */
  leave(): void {
    const [following, ...next] = this.#steps.pop()?.next ?? []
    if (!following) return
    this.#steps.push({ next })
    following.resolve()
  }
}
