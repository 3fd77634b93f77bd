import type { Clock } from '../common/clock.ts'
import { ArmedRule, type Fault, type PortCall } from './armed-rule.ts'
import { parseFaults } from './parse.ts'
import type { FaultsFile } from './rules.ts'

/** How often one kind of fault has struck. */
export interface FaultCount {
  service: string
  operation: string
  /** `delay` if the call was only delayed. */
  error: string
  when: Fault['when']
  count: number
}

/** Decides which calls fail. The rules can be replaced at any time. */
export class FaultPlan {
  readonly #clock: Clock
  readonly #counts = new Map<string, FaultCount>()
  #rules: ArmedRule[] = []
  #file: FaultsFile = { rules: [] }
  /** Called for every fault, with the index of its rule. */
  onStrike: ((fault: Fault, rule: number, call: PortCall) => void) | undefined

  /** Throws FaultsError. */
  constructor(clock: Clock, file: FaultsFile) {
    this.#clock = clock
    this.replace(file)
  }

  /**
   * Replaces the rules. They draw from their own seed, and the counts continue. Throws FaultsError and changes nothing
   * if a rule is invalid.
   */
  replace(file: FaultsFile): void {
    const { seed, rules } = parseFaults(file)
    const now = this.#clock.now()
    this.#rules = rules.map((rule, index) => new ArmedRule(rule, index, seed, now))
    this.#file = file
  }

  /** Checks rules without using them. Throws FaultsError. */
  check(file: FaultsFile): void {
    parseFaults(file)
  }

  /** The rules as they were given. */
  get file(): FaultsFile {
    return this.#file
  }

  /** How often each kind of fault has struck since the start. */
  counts(): FaultCount[] {
    return [...this.#counts.values()].map((count) => ({ ...count }))
  }

  /** The first matching rule decides. Undefined if nothing happens to the call. */
  faultOf(call: PortCall): Fault | undefined {
    const now = this.#clock.now()
    for (const [index, rule] of this.#rules.entries()) {
      const decided = rule.decide(call, now)
      if (decided === 'spared') return undefined
      if (decided === undefined) continue
      this.#count(decided)
      this.onStrike?.(decided, index, call)
      return decided
    }
    return undefined
  }

  #count({ service, operation, error = 'delay', when }: Fault): void {
    const kind = [service, operation, error, when].join(' ')
    const known = this.#counts.get(kind)
    if (known) known.count += 1
    else this.#counts.set(kind, { service, operation, error, when, count: 1 })
  }
}
