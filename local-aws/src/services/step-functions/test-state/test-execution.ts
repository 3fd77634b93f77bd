import type { RunningExecution } from '../interpreter/branch.ts'
import { contextObject, type StateContext } from '../interpreter/context-object.ts'
import { History } from '../interpreter/history.ts'
import type { Surroundings } from '../interpreter/jsonata/engine.ts'
import type { Payload } from '../interpreter/payload.ts'
import type { ExecutionSpec, InterpreterPorts, Json } from '../ports.ts'
import type { ContextObject } from './context.ts'

/** The execution around a state under test. It has no other states. */
export class TestExecution implements RunningExecution {
  readonly spec: ExecutionSpec
  readonly ports: InterpreterPorts
  readonly history: History
  readonly surroundings: Surroundings
  readonly region: string
  private readonly given: ContextObject | undefined
  private readonly startedAt: number

  /** `given` replaces the whole context object. */
  constructor(spec: ExecutionSpec, ports: InterpreterPorts, given?: ContextObject) {
    this.spec = spec
    this.ports = ports
    this.given = given
    this.startedAt = ports.clock.now()
    this.history = new History(
      () => ports.clock.now(),
      Number.POSITIVE_INFINITY,
      () => {},
    )
    this.surroundings = { now: () => ports.clock.now(), random: () => ports.random() }
    this.region = spec.executionArn.split(':')[3] ?? ''
  }

  contextOf(state: StateContext): Json {
    if (!this.given) return contextObject(this.own(), state)
    const { Map: item } = contextObject(this.own(), state) as ContextObject
    return item === undefined ? this.given : { ...this.given, Map: item }
  }

  private own() {
    const { spec } = this
    return {
      Execution: {
        Id: spec.executionArn,
        Input: JSON.parse(spec.input) as Json,
        Name: spec.name,
        RoleArn: spec.roleArn === '' ? null : spec.roleArn,
        StartTime: new Date(this.startedAt).toISOString(),
      },
      StateMachine: { Id: spec.stateMachineArn, Name: spec.stateMachineName },
    }
  }

  /** There is no history for a cause to refer to. */
  causePrefix(): string {
    return ''
  }

  yieldToEventLoop(): undefined {}

  runStates(): Promise<Payload> {
    throw new Error('The states inside a state under test are not run.')
  }
}
