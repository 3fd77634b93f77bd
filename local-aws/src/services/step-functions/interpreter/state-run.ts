import type { Due, Json, StateVisit } from '../ports.ts'
import type { Branch, CurrentState, OpenBranchGroup } from './branch.ts'
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
import { Payload } from './payload.ts'

/** What a state's expressions can read besides its input and the context. */
export interface Answered {
  result?: Payload
  errorOutput?: Json
}

/** The fields that decide a state's output: the state's own, or those of its matched rule or Catcher. */
interface Exit {
  Output?: Json
  Assign?: { [name: string]: Json }
}

/** One visit of a state, from entry to exit, through all its retries. */
export class StateRun implements CurrentState, StateVisit {
  readonly branch: Branch
  readonly name: string
  readonly state: State
  readonly input: Payload
  /** Set while a token is open, for the context object. */
  taskToken: string | undefined
  retryCount = 0
  due: Due | undefined
  /** The branches inside a Parallel or a Map. */
  branchGroup: OpenBranchGroup | undefined
  /** Whether the history already records that this state failed. */
  failed = false
  readonly enteredAt: number
  private redriven = false
  readonly enteredEventId: number
  /** The branch's last event before this state was entered. */
  private readonly before: number

  constructor(branch: Branch, name: string, state: State, input: Payload) {
    this.branch = branch
    this.name = name
    this.state = state
    this.input = input
    this.enteredAt = branch.execution.ports.clock.now()
    this.before = branch.chain.last
    this.enteredEventId = this.record(`${state.Type}StateEntered`, {
      name,
      input: input.text,
      inputDetails: NOT_TRUNCATED,
    })
    branch.execution.ports.observer?.entered(this)
  }

  get around(): StateVisit['around'] {
    return this.branch.around
  }

  variables(): { [name: string]: Json } {
    return this.branch.scope.visible()
  }

  /** How a cause that this state itself makes begins. */
  get prefix(): string {
    return this.branch.execution.causePrefix(this.name, this.enteredEventId)
  }

  /** After a redrive the state resumes where it stopped. Its retries are counted from 0 again. */
  redrive(): void {
    this.redriven = true
    this.failed = false
    this.retryCount = 0
  }

  /** The branches that a redrive resumes, for the first attempt after it. */
  resumeBranchGroup(): OpenBranchGroup | undefined {
    const branchGroup = this.redriven ? this.branchGroup : undefined
    this.redriven = false
    return branchGroup
  }

  record(type: string, details?: Details): number {
    return this.branch.execution.history.append(this.branch.chain, type, details)
  }

  recordAside(type: string, details?: Details): number {
    return this.branch.execution.history.appendAside(this.branch.chain, type, details)
  }

  evaluate(template: Json, location: string, answered: Answered = {}): Json {
    return evaluateTemplate(template, location, this.bindings(answered), this.site)
  }

  /** The same visit as one of this Map's iterations sees it: with the item in the context. */
  evaluateFor(item: Branch['mapItem'], template: Json, location: string): Json {
    return evaluateTemplate(template, location, this.bindings({}, item), this.site)
  }

  evaluateAs(type: JsonType, field: Json, location: string, answered: Answered = {}): Json {
    return evaluateTyped(field, location, type, this.bindings(answered), this.site)
  }

  /** A counting field: a whole number from 0. */
  evaluateCount(field: Json, location: string): number {
    const value = this.evaluateAs('number', field, location) as number
    if (Number.isInteger(value) && value >= 0) return value
    const reason = Number.isInteger(value)
      ? `${location} must be between 0 and ${MAX_COUNT} but was: ${writeJson(value)}`
      : `The ${location} field cannot be parsed as an integer: ${writeJson(value)}`
    throw new EvaluationFailure(`${this.prefix}${reason}`, location)
  }

  /**
   * Leaves the state. Assign and Output are both evaluated from the values at entry, then the variables are assigned,
   * then the history records both.
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
      assertVariablesFit(this, this.branch.scope.visible(), assigned)
      this.branch.scope.assign(assigned)
      details.assignedVariables = texts(assigned)
      details.assignedVariablesDetails = NOT_TRUNCATED
    }
    this.record(`${this.state.Type}StateExited`, details)
    this.branch.execution.ports.observer?.left(this)
    return output
  }

  /** Records a failed expression in the history of its branch. */
  recordEvaluationFailed(failure: EvaluationFailure, branch = this.branch): void {
    if (failure.recorded) return
    failure.recorded = true
    const { error, reason, location } = failure
    if (failure.whileEntering) branch.chain.last = this.before
    branch.execution.history.append(branch.chain, 'EvaluationFailed', {
      error,
      cause: reason,
      ...(location === undefined ? {} : { location }),
      state: this.name,
    })
  }

  /** Ends the execution because of a limit of the runtime. Nothing catches it. */
  runtimeFailure(reason: string): RuntimeFailure {
    return new RuntimeFailure(`${this.prefix}${reason}`)
  }

  private bindings({ result, errorOutput }: Answered, mapItem = this.branch.mapItem): Bindings {
    const context = () => this.context(mapItem)
    let made: Json | undefined
    const states: Record<string, Json> = {
      input: this.input.value,
      // Few expressions read it, and it costs more to build than most of them cost to evaluate.
      get context() {
        made ??= context()
        return made
      },
    }
    if (result) states.result = result.value
    if (errorOutput !== undefined) states.errorOutput = errorOutput
    return { ...this.branch.scope.visible(), states }
  }

  private context(mapItem: Branch['mapItem']): Json {
    return this.branch.execution.contextOf({
      name: this.name,
      enteredAt: this.enteredAt,
      retryCount: RETRIED.has(this.state.Type) ? this.retryCount : undefined,
      mapItem,
      taskToken: this.taskToken,
    })
  }

  private get site(): EvaluationSite {
    return { surroundings: this.branch.execution.surroundings, prefix: this.prefix }
  }
}

/** Java's 32-bit integer. */
const MAX_COUNT = 2 ** 31 - 1

const RETRIED: ReadonlySet<string> = new Set(['Task', 'Parallel', 'Map'])

function texts(values: { [name: string]: Json }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, writeJson(value)]))
}
