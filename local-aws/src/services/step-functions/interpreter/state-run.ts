import type { Due, Json, StateVisit } from '../ports.ts'
import type { State } from './definition.ts'
import {
  type Bindings,
  type EvaluationSite,
  evaluateTemplate,
  evaluateTyped,
  type JsonType,
} from './expressions.ts'
import { EvaluationFailure, RuntimeFailure } from './failures.ts'
import { type Details, NOT_TRUNCATED } from './history.ts'
import { writeJson } from './json-text.ts'
import { assertOutputFits, assertVariablesFit } from './limits.ts'
import type { CurrentState, Line, OpenRegion } from './line.ts'
import { Payload } from './payload.ts'

/** What a state's expressions may look at beyond its input and the context. */
export interface Answered {
  result?: Payload
  errorOutput?: Json
}

/** Fields that decide what leaves a state: the state's own, or those of its matched rule or Catcher. */
interface Exit {
  Output?: Json
  Assign?: { [name: string]: Json }
}

/** One stay in one state, from entering it to leaving it, through all its retries. */
export class StateRun implements CurrentState, StateVisit {
  readonly line: Line
  readonly name: string
  readonly state: State
  readonly input: Payload
  /** Set while a token is out, for the context object. */
  taskToken: string | undefined
  retryCount = 0
  due: Due | undefined
  /** The lines inside a Parallel or a Map. */
  region: OpenRegion | undefined
  /** Whether the history tells already that this state failed. */
  failed = false
  readonly enteredAt: number
  private redriven = false
  readonly enteredEventId: number
  /** The line's event before this state was entered. */
  private readonly before: number

  constructor(line: Line, name: string, state: State, input: Payload) {
    this.line = line
    this.name = name
    this.state = state
    this.input = input
    this.enteredAt = line.execution.ports.clock.now()
    this.before = line.chain.last
    this.enteredEventId = this.record(`${state.Type}StateEntered`, {
      name,
      input: input.text,
      inputDetails: NOT_TRUNCATED,
    })
    line.execution.ports.observer?.entered(this)
  }

  get around(): StateVisit['around'] {
    return this.line.around
  }

  variables(): { [name: string]: Json } {
    return this.line.scope.visible()
  }

  /** What a cause of this state's own making begins with. */
  get prefix(): string {
    return this.line.execution.causePrefix(this.name, this.enteredEventId)
  }

  /** After a redrive the state goes on where it stopped; its retries are counted anew. */
  redrive(): void {
    this.redriven = true
    this.failed = false
    this.retryCount = 0
  }

  /** The lines that a redrive goes on with, for the first attempt after it. */
  resumeRegion(): OpenRegion | undefined {
    const region = this.redriven ? this.region : undefined
    this.redriven = false
    return region
  }

  record(type: string, details?: Details): number {
    return this.line.execution.history.append(this.line.chain, type, details)
  }

  recordAside(type: string, details?: Details): number {
    return this.line.execution.history.appendAside(this.line.chain, type, details)
  }

  evaluate(template: Json, location: string, answered: Answered = {}): Json {
    return evaluateTemplate(template, location, this.bindings(answered), this.site)
  }

  /** As seen from an iteration of this Map: with its item in the context. */
  evaluateFor(item: Line['mapItem'], template: Json, location: string): Json {
    return evaluateTemplate(template, location, this.bindings({}, item), this.site)
  }

  evaluateAs(type: JsonType, field: Json, location: string, answered: Answered = {}): Json {
    return evaluateTyped(field, location, type, this.bindings(answered), this.site)
  }

  /** A field that counts something: a whole number from 0 on. */
  evaluateCount(field: Json, location: string): number {
    const value = this.evaluateAs('number', field, location) as number
    if (Number.isInteger(value) && value >= 0) return value
    const reason = Number.isInteger(value)
      ? `${location} must be between 0 and ${MAX_COUNT} but was: ${writeJson(value)}`
      : `The ${location} field cannot be parsed as an integer: ${writeJson(value)}`
    throw new EvaluationFailure(`${this.prefix}${reason}`, location)
  }

  /**
   * Leaves the state. Assign and Output are both evaluated from the values at entry, then assigned, then the
   * history tells of both.
   */
  exit(fields: Exit, location: string, answered: Answered, passedOn: Payload): Payload {
    const at = (field: string) => `${location}${field}`
    const assigned = fields.Assign
      ? (this.evaluate(fields.Assign, at('Assign'), answered) as { [name: string]: Json })
      : undefined
    const output =
      fields.Output === undefined
        ? passedOn
        : Payload.of(this.evaluate(fields.Output, at('Output'), answered))
    assertOutputFits(this, output)
    const details: Details = { name: this.name, output: output.text, outputDetails: NOT_TRUNCATED }
    if (assigned && Object.keys(assigned).length > 0) {
      assertVariablesFit(this, this.line.scope.visible(), assigned)
      this.line.scope.assign(assigned)
      details.assignedVariables = texts(assigned)
      details.assignedVariablesDetails = NOT_TRUNCATED
    }
    this.record(`${this.state.Type}StateExited`, details)
    this.line.execution.ports.observer?.left(this)
    return output
  }

  /** Tells the history of an expression that failed, on the line where it did. */
  recordEvaluationFailed(failure: EvaluationFailure, line = this.line): void {
    if (failure.recorded) return
    failure.recorded = true
    const { error, reason, location } = failure
    if (failure.whileEntering) line.chain.last = this.before
    line.execution.history.append(line.chain, 'EvaluationFailed', {
      error,
      cause: reason,
      ...(location === undefined ? {} : { location }),
      state: this.name,
    })
  }

  /** Ends the execution for a reason of the runtime's own, which nothing catches. */
  runtimeFailure(reason: string): RuntimeFailure {
    return new RuntimeFailure(`${this.prefix}${reason}`)
  }

  private bindings({ result, errorOutput }: Answered, mapItem = this.line.mapItem): Bindings {
    const context = () => this.context(mapItem)
    let made: Json | undefined
    const states: Record<string, Json> = {
      input: this.input.value,
      // Few expressions look at it, and it takes more making than most of them.
      get context() {
        made ??= context()
        return made
      },
    }
    if (result) states.result = result.value
    if (errorOutput !== undefined) states.errorOutput = errorOutput
    return { ...this.line.scope.visible(), states }
  }

  private context(mapItem: Line['mapItem']): Json {
    return this.line.execution.contextOf({
      name: this.name,
      enteredAt: this.enteredAt,
      retryCount: RETRIED.has(this.state.Type) ? this.retryCount : undefined,
      mapItem,
      taskToken: this.taskToken,
    })
  }

  private get site(): EvaluationSite {
    return { surroundings: this.line.execution.surroundings, prefix: this.prefix }
  }
}

/** A 32-bit integer of Java's. */
const MAX_COUNT = 2 ** 31 - 1

const RETRIED: ReadonlySet<string> = new Set(['Task', 'Parallel', 'Map'])

function texts(values: { [name: string]: Json }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, writeJson(value)]))
}
