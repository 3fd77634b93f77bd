import type { FaultCount, FaultsFile } from '../faults/index.ts'
import { runExecution, TaskTokens } from '../services/step-functions/interpreter/index.ts'
import type {
  ExecutionHandle,
  ExecutionStatus,
  HistoryEvent,
  Json,
  StateVisit,
} from '../services/step-functions/ports.ts'
import { Behaviours, keysOf, type Tasks } from './behaviours.ts'
import { TaskCall } from './call.ts'
import { type Definition, type MachineType, tasksOf } from './definition.ts'
import { FaultyServices } from './faulty-services.ts'
import { TestMistake } from './mistake.ts'
import { Pace } from './pace.ts'
import { Performer } from './performer.ts'
import { type Visit, Visits } from './visits.ts'

export interface RunOptions {
  /** Default: `{}`. */
  input?: Json
  tasks?: Tasks
  /** The execution's name. Default: `run`. */
  name?: string
  /** When virtual time starts. Default: 2026-01-01T00:00:00Z. */
  startsAt?: Date
  /** Uniform in [0, 1), for `$random()`, `$uuid()` and jitter. Default: always 0.5. */
  random?: () => number
  /** Faults in the calls of Tasks, by the rules of docs/faults.md. */
  faults?: FaultsFile
}

const ACCOUNT = 'us-east-1:123456789012'

/** One execution of a definition on virtual time. A test can inspect it and take part while it runs. */
export class Run {
  private readonly pace: Pace
  private readonly tokens = new TaskTokens()
  private readonly resources: ReadonlyMap<string, string>
  private readonly behaviours: Behaviours
  private readonly seen: Visits
  private readonly execution: ExecutionHandle
  private readonly made: TaskCall[] = []
  private readonly faulty: FaultyServices | undefined
  private readonly handed = new Map<string, number>()

  constructor(definition: Definition, type: MachineType, options: RunOptions) {
    const { input = {}, tasks = {}, name = 'run', startsAt, random = () => 0.5 } = options
    this.pace = new Pace(startsAt)
    const { clock } = this.pace
    this.faulty = options.faults && new FaultyServices(clock, options.faults)
    const { faulty } = this
    const startedAt = clock.now()
    this.seen = new Visits(() => clock.now() - startedAt)
    this.resources = new Map(tasksOf(definition).map(([state, { Resource }]) => [state, String(Resource)]))
    this.behaviours = new Behaviours(tasks, definition)
    const performer = new Performer({
      open: (visit, called) => this.open(visit, called),
      behaviourOf: (call) => this.pace.track(call, this.behaviours.of(call)),
      later: (ms, call, work) => this.pace.later(ms, call, work),
    })
    this.execution = runExecution(
      {
        executionArn: `arn:aws:states:${ACCOUNT}:execution:machine:${name}`,
        name,
        stateMachineArn: `arn:aws:states:${ACCOUNT}:stateMachine:machine`,
        stateMachineName: 'machine',
        roleArn: 'arn:aws:iam::123456789012:role/machine',
        type,
        definition,
        input: JSON.stringify(input),
      },
      {
        clock,
        random,
        tokens: this.tokens,
        observer: this.seen,
        invokeLambda: (request, visit) => {
          const work = () => performer.invoke(request, visit)
          return this.pace.guard(faulty ? faulty.invoke(request, work) : work())
        },
        connector: () => (call, visit) => {
          const work = () => performer.connect(call, visit)
          return this.pace.guard(faulty ? faulty.connect(call, work) : work())
        },
        scheduleActivity: (task, visit) => {
          this.pace.guard(performer.work(task, visit)).catch(() => {})
        },
      },
    )
  }

  get status(): ExecutionStatus {
    return this.execution.status
  }
  get output(): Json | undefined {
    const { output } = this.execution
    return output === undefined ? undefined : (JSON.parse(output) as Json)
  }
  /** Formatted as Step Functions writes it. */
  get outputText(): string | undefined {
    return this.execution.output
  }
  get error(): string | undefined {
    return this.execution.error
  }
  get cause(): string | undefined {
    return this.execution.cause
  }
  get history(): readonly HistoryEvent[] {
    return this.execution.events
  }
  /** Virtual milliseconds from the start to the end, or until now. */
  get took(): number {
    return (this.execution.stoppedAt ?? this.pace.clock.now()) - this.execution.startedAt
  }
  /** The transitions that a Standard execution is billed for: states entered, plus retries. */
  get transitions(): number {
    return this.seen.all.reduce((sum, { attempts }) => sum + attempts, 0)
  }

  /** The names of the states in order, without those inside Maps and Parallels. */
  get path(): string[] {
    return this.seen.path
  }

  /** Every visit of that state, in order. */
  visits(state: string): readonly Visit[] {
    return this.seen.all.filter((visit) => visit.state === state)
  }

  /** The nth visit of that state, counted from 1. */
  visit(state: string, nth = 1): Visit {
    const all = this.visits(state)
    const visit = all[nth - 1]
    if (visit) return visit
    throw new TestMistake(
      `The state '${state}' was entered ${all.length} times, so there is no visit ${nth}. The path was: ${this.path.join(' > ')}`,
    )
  }

  /** All calls of Tasks, in order. */
  get calls(): readonly TaskCall[] {
    return this.made
  }

  /** The calls of one Task, by any name that `tasks` accepts. */
  callsTo<Arguments = Json>(key: string): TaskCall<Arguments>[] {
    return this.made.filter((call) => keysOf(call).includes(key)) as TaskCall[] as TaskCall<Arguments>[]
  }

  /** Lets time pass until that Task is called again, and returns the call. Returns each call once. */
  async nextCall<Arguments = Json>(key: string): Promise<TaskCall<Arguments>> {
    const nth = this.handed.get(key) ?? 0
    const call = () => this.callsTo<Arguments>(key)[nth]
    await this.pace.drive(() => call() !== undefined || this.status !== 'RUNNING')
    const found = call()
    if (!found)
      throw new TestMistake(
        `'${key}' was called ${nth} time(s), and will not be called again because the execution is ${this.status}${this.waitingFor()}.`,
      )
    this.handed.set(key, nth + 1)
    return found
  }

  /** How often each kind of fault has struck. */
  get faults(): readonly FaultCount[] {
    return this.faulty?.counts ?? []
  }

  /** Lets this much virtual time pass. */
  advance(ms: number): Promise<void> {
    return this.pace.advance(ms)
  }

  /** StopExecution. */
  stop(error?: string, cause?: string): void {
    this.execution.stop(error, cause)
  }

  /** Lets time pass until the execution has ended. */
  async end(): Promise<this> {
    await this.pace.drive(() => this.status !== 'RUNNING')
    if (this.status === 'RUNNING') throw new TestMistake(`The execution cannot end${this.waitingFor()}.`)
    return this
  }

  private waitingFor(): string {
    const open = this.made.filter(({ token }) => token !== undefined && this.isOut(token))
    if (open.length === 0) return ''
    const names = [...new Set(open.map(({ state }) => `'${state}'`))].join(', ')
    return `: ${names} waits for a token that nothing answers. Answer it with succeed(), or give the Task a TimeoutSeconds`
  }

  private isOut(token: string): boolean {
    try {
      this.tokens.heartbeat(token)
      return true
    } catch {
      return false
    }
  }

  private open(
    visit: StateVisit,
    called: { arguments: Json; functionName?: string; token?: string },
  ): TaskCall {
    const facts = {
      ...called,
      state: visit.name,
      resource: this.resources.get(visit.name) ?? '',
      nth: this.made.filter(({ state }) => state === visit.name).length + 1,
      attempt: visit.retryCount,
      index: visit.around?.index,
      at: this.pace.clock.now() - this.execution.startedAt,
    }
    const call = new TaskCall(facts, this.tokens, this.pace.clock)
    this.made.push(call)
    return call
  }
}
