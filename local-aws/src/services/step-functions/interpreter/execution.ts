import type { Timer } from '../../../common/clock.ts'
import type {
  ExecutionHandle,
  ExecutionSpec,
  ExecutionStatus,
  HistoryEvent,
  InterpreterPorts,
  Json,
  StateVisit,
} from '../ports.ts'
import { type Branch, type RunningExecution, rootBranch, visitsOf } from './branch.ts'
import { Cancellation } from './cancellation.ts'
import {
  contextObject,
  type ExecutionContext,
  executionContext,
  type StateContext,
} from './context-object.ts'
import type { StateMachine } from './definition.ts'
import { Cancelled, ErrorName, StateFailure } from './failures.ts'
import { type Details, HISTORY_FULL_CAUSE, History, MAX_HISTORY_EVENTS, NOT_TRUNCATED } from './history.ts'
import { runStates } from './interpret.ts'
import type { Surroundings } from './jsonata/engine.ts'
import { Payload } from './payload.ts'

/** Quota of an Express execution: five minutes, whatever TimeoutSeconds says. */
const MAX_EXPRESS_SECONDS = 300
/** Maximum number of steps in a row before the event loop gets a turn. */
const STEPS_IN_A_ROW = 1000

interface End {
  status: ExecutionStatus
  output?: string
  error?: string | undefined
  cause?: string | undefined
}

/** One execution of a state machine, from ExecutionStarted to its end, and beyond it when it is redriven. */
export class Execution implements ExecutionHandle, RunningExecution {
  readonly spec: ExecutionSpec
  readonly ports: InterpreterPorts
  readonly startedAt: number
  readonly history: History
  readonly surroundings: Surroundings
  readonly region: string
  private context: ExecutionContext
  stoppedAt: number | undefined
  redriveCount = 0
  private readonly machine: StateMachine
  private readonly input: Payload
  private readonly branch: Branch
  private end: End = { status: 'RUNNING' }
  private finished: Promise<void>
  private finish: () => void = () => {}
  private timer: Timer | undefined
  private steps = 0

  constructor(spec: ExecutionSpec, ports: InterpreterPorts) {
    this.spec = spec
    this.ports = ports
    this.machine = spec.definition as unknown as StateMachine
    this.startedAt = ports.clock.now()
    this.surroundings = { now: () => ports.clock.now(), random: () => ports.random() }
    this.region = spec.executionArn.split(':')[3] ?? ''
    this.input = Payload.ofText(spec.input)
    this.context = this.contextNow(undefined)
    const limit = spec.type === 'STANDARD' ? MAX_HISTORY_EVENTS : Number.POSITIVE_INFINITY
    this.history = new History(
      () => ports.clock.now(),
      limit,
      () => this.failWith(new StateFailure(ErrorName.runtime, HISTORY_FULL_CAUSE), this.history.lastId),
    )
    this.finished = this.unfinished()
    this.branch = rootBranch(this)
    this.history.appendAside(this.branch.chain, 'ExecutionStarted', {
      input: this.input.text,
      inputDetails: NOT_TRUNCATED,
      roleArn: spec.roleArn,
    })
    this.start()
  }

  get status(): ExecutionStatus {
    return this.end.status
  }
  get output(): string | undefined {
    return this.end.output
  }
  get error(): string | undefined {
    return this.end.error
  }
  get cause(): string | undefined {
    return this.end.cause
  }
  get events(): readonly HistoryEvent[] {
    return this.history.events
  }

  ended(): Promise<void> {
    return this.finished
  }

  visits(): StateVisit[] {
    return this.status === 'RUNNING' ? visitsOf(this.branch) : []
  }

  stop(error?: string, cause?: string): void {
    if (this.status !== 'RUNNING') return
    this.close({ status: 'ABORTED', error, cause }, 'ExecutionAborted', 0, {
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    })
  }

  redrive(): void {
    if (this.status === 'RUNNING' || this.status === 'SUCCEEDED') return
    this.redriveCount++
    this.context = this.contextNow(this.ports.clock.now())
    this.stoppedAt = undefined
    this.end = { status: 'RUNNING' }
    this.finished = this.unfinished()
    this.history.reopen()
    this.history.append(this.branch.chain, 'ExecutionRedriven', { redriveCount: this.redriveCount })
    // Whatever was running when the execution ended unwinds first.
    setImmediate(() => {
      if (this.status !== 'RUNNING') return
      this.branch.cancellation = new Cancellation()
      this.start()
    })
  }

  /** Yields to the event loop every `STEPS_IN_A_ROW` steps. */
  yieldToEventLoop(): Promise<void> | undefined {
    if (++this.steps % STEPS_IN_A_ROW !== 0) return undefined
    return new Promise((resolve) => setImmediate(resolve))
  }

  contextOf(state: StateContext): Json {
    return contextObject(this.context, state)
  }

  causePrefix(stateName: string, enteredEventId: number): string {
    return `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}). `
  }

  runStates(branch: Branch, machine: StateMachine, input: Payload): Promise<Payload> {
    return runStates(branch, machine, input)
  }

  private start(): void {
    const seconds = this.timeoutSeconds()
    if (seconds !== undefined) this.timer = this.ports.clock.after(seconds * 1000, () => this.timeOut())
    runStates(this.branch, this.machine, this.input).then(
      (output) => this.succeed(output),
      (thrown: unknown) => this.fail(thrown),
    )
  }

  private timeoutSeconds(): number | undefined {
    const { TimeoutSeconds } = this.machine
    if (this.spec.type === 'STANDARD') return TimeoutSeconds
    return Math.min(TimeoutSeconds ?? MAX_EXPRESS_SECONDS, MAX_EXPRESS_SECONDS)
  }

  private succeed(output: Payload): void {
    this.close({ status: 'SUCCEEDED', output: output.text }, 'ExecutionSucceeded', this.branch.chain.last, {
      output: output.text,
      outputDetails: NOT_TRUNCATED,
    })
  }

  private fail(thrown: unknown): void {
    if (thrown instanceof Cancelled) return
    this.failWith(thrown instanceof StateFailure ? thrown : mistake(thrown), this.branch.chain.tail)
  }

  private failWith({ error, reason }: StateFailure, previousEventId: number): void {
    this.close({ status: 'FAILED', error, cause: reason }, 'ExecutionFailed', previousEventId, {
      ...(error === undefined ? {} : { error }),
      ...(reason === undefined ? {} : { cause: reason }),
    })
  }

  private timeOut(): void {
    this.close({ status: 'TIMED_OUT' }, 'ExecutionTimedOut', 0, { error: ErrorName.timeout })
  }

  private close(end: End, type: string, previousEventId: number, details: Details): void {
    if (this.status !== 'RUNNING') return
    this.end = end
    this.stoppedAt = this.ports.clock.now()
    this.history.close(previousEventId, type, details)
    Object.assign(this.branch.chain, { last: this.history.lastId, tail: this.history.lastId })
    this.timer?.cancel()
    this.timer = undefined
    this.branch.cancellation.cancel()
    this.finish()
  }

  private unfinished(): Promise<void> {
    return new Promise((resolve) => {
      this.finish = resolve
    })
  }

  private contextNow(redrivenAt: number | undefined): ExecutionContext {
    return executionContext(this.spec, this.input.value as Json, this.startedAt, {
      count: this.redriveCount,
      at: redrivenAt,
    })
  }
}

/** An internal error. It ends the execution so that no caller waits for ever. */
function mistake(thrown: unknown): StateFailure {
  return new StateFailure(ErrorName.runtime, thrown instanceof Error ? thrown.message : String(thrown))
}
