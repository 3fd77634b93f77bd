import type { TaskAttempt } from '../common/aws/ports.ts'
import { wildcard } from '../common/wildcard.ts'
import { Bursts } from './bursts.ts'
import { draw, within } from './draw.ts'
import type { FaultRule, FaultService, Moment } from './rules.ts'

/** A call at the port of a service. */
export interface PortCall {
  service: FaultService
  /** `UpdateItem`, `Invoke`, a route key. */
  operation: string
  /** The names of the invoked function: its name in AWS, and the one that the terminal shows. */
  functionNames?: readonly string[]
  /** The name of the calling function or service. Undefined if a person calls. */
  caller?: string | undefined
  /** The trace of the invocation that calls. */
  trace?: string | undefined
  /** The attempt of a Task that calls. */
  attempt?: TaskAttempt | undefined
  /** The id of the invocation that the call asks for. */
  requestId?: string
  /** Whether this error can happen to the call. Absent if every error can. */
  canFailBy?(error: string): boolean
}

/** What happens to one call. */
export interface Fault {
  service: FaultService
  operation: string
  /** Undefined if the call is only delayed. */
  error: string | undefined
  /** When the fault strikes: before the call, after it, or in the middle of a function's run. */
  when: Exclude<Moment, 'either'>
  delayMs: number
  /** The fault's own random numbers in [0, 1), by index, for decisions that are still open. */
  draw(index: number): number
}

/** The indexes of a call's random numbers. Sequence number 0 belongs to bursts; calls start at 1. */
const CHANCE = 0
const ERROR = 1
const MOMENT = 2
const DELAY = 3
const OWN = 4
const BURSTS = 0

/**
 * A rule and its counters. The fault of the nth call that a rule sees depends only on the seed, the rule's index and n.
 */
export class ArmedRule {
  readonly #rule: FaultRule
  readonly #operation: RegExp
  readonly #function: RegExp
  readonly #caller: RegExp | undefined
  readonly #bursts: Bursts | undefined
  readonly #draw: (...integers: number[]) => number
  #seen = 0
  #struck = 0

  constructor(rule: FaultRule, index: number, seed: number, now: number) {
    this.#rule = rule
    this.#operation = wildcard(rule.operation)
    this.#function = wildcard(rule.function)
    this.#caller = rule.caller === undefined ? undefined : wildcard(rule.caller)
    this.#draw = (...integers) => draw(seed, index, ...integers)
    this.#bursts = rule.burst && new Bursts(rule.burst, now, (nth) => this.#draw(BURSTS, nth))
  }

  /**
   * Returns the call's fault, `spared` if the rule matches without a fault, or undefined if the rule does not match.
   */
  decide(call: PortCall, now: number): Fault | 'spared' | undefined {
    const rule = this.#rule
    if (rule.service !== call.service || !this.#isAbout(call)) return undefined
    const errors = rule.errors.filter((error) => call.canFailBy?.(error) ?? true)
    if (rule.errors.length > 0 && errors.length === 0) return undefined
    if (this.#struck >= rule.times || this.#bursts?.isOn(now) === false) return undefined
    this.#seen += 1
    const nth = this.#seen
    if (nth < rule.nth) return undefined
    if (this.#draw(nth, CHANCE) >= rule.probability) return 'spared'
    this.#struck += 1
    const error = errors[Math.floor(this.#draw(nth, ERROR) * errors.length)]
    return {
      service: call.service,
      operation: call.operation,
      error,
      when: this.#momentOf(error, nth),
      delayMs: rule.delayMs === undefined ? 0 : within(rule.delayMs, this.#draw(nth, DELAY)),
      draw: (index) => this.#draw(nth, OWN + index),
    }
  }

  #isAbout({ operation, functionNames, caller }: PortCall): boolean {
    if (!this.#operation.test(operation)) return false
    if (functionNames && !functionNames.some((name) => this.#function.test(name))) return false
    return this.#caller === undefined || (caller !== undefined && this.#caller.test(caller))
  }

  #momentOf(error: string | undefined, nth: number): Fault['when'] {
    const { service, when } = this.#rule
    if (when === 'either') return this.#draw(nth, MOMENT) < 0.5 ? 'before' : 'after'
    return when ?? (service === 'lambda' && error === 'crash' ? 'middle' : 'before')
  }
}
