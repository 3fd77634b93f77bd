import type { AwsJsonService } from '../../common/aws/ports.ts'
import { errorName } from '../../telemetry/error-name.ts'
import { monotonicNow, type StateEvent, type Telemetry } from '../../telemetry/events.ts'
import type { ExecutionHandle, ExecutionSpec, InterpreterPorts, StateVisit } from './ports.ts'

type Place = Pick<StateEvent, 'execution' | 'state'> & { entry: number }

/** Reports what executions do, and which execution a call of Step Functions' API concerns. */
export class ExecutionTelemetry {
  readonly #report: Telemetry
  /** The state that each open task token belongs to. */
  readonly #tokens = new Map<string, Place>()

  constructor(report: Telemetry) {
    this.#report = report
  }

  /** Ports of the interpreter that an execution needs in addition or instead. */
  watch(
    { executionArn: execution, type }: ExecutionSpec,
    { invokeLambda }: Pick<InterpreterPorts, 'invokeLambda'>,
  ): Pick<InterpreterPorts, 'observer' | 'invokeLambda'> {
    const express = type === 'EXPRESS'
    const report = (kind: StateEvent['kind'], { name, around }: StateVisit) =>
      this.#report({ kind, started: monotonicNow(), execution, state: name, index: around?.index, express })
    return {
      observer: {
        entered: (visit) => report('state entered', visit),
        retried: (visit) => report('state retried', visit),
        left: (visit) => report('state left', visit),
      },
      invokeLambda: (request, visit) => {
        const invoked = invokeLambda(request, visit)
        return this.#follow(execution, visit, invoked)
      },
    }
  }

  /** Reports when an execution starts, is redriven, and ends. */
  follow(handle: ExecutionHandle): void {
    const started = monotonicNow()
    const execution = handle.spec.executionArn
    this.#report({ kind: 'execution started', started, execution })
    handle.ended().then(() => {
      const duration = monotonicNow() - started
      this.#report({ kind: 'execution ended', started, duration, execution, status: handle.status })
    })
  }

  /** Reports every call of the API. */
  measured(service: AwsJsonService): AwsJsonService {
    return {
      targetPrefix: service.targetPrefix,
      call: async (action, input, caller) => {
        const started = monotonicNow()
        const { taskToken }: { taskToken?: unknown } = Object(input)
        const place = typeof taskToken === 'string' ? this.#tokens.get(taskToken) : undefined
        let execution = place?.execution
        let error: string | undefined
        try {
          const answer = await service.call(action, input, caller)
          if (action === 'StartExecution') execution = executionArnIn(answer)
          return answer
        } catch (thrown) {
          error = errorName(thrown)
          throw thrown
        } finally {
          this.#report({
            kind: 'step functions call',
            started,
            duration: monotonicNow() - started,
            action,
            execution,
            state: place?.state,
            entry: place?.entry,
            error,
            caller: caller.sessionName ?? caller.roleArn,
            trace: caller.trace,
          })
        }
      },
    }
  }

  async #follow(
    execution: string,
    { name: state, enteredEventId: entry, retryCount, around, taskToken }: StateVisit,
    invoked: ReturnType<InterpreterPorts['invokeLambda']>,
  ): ReturnType<InterpreterPorts['invokeLambda']> {
    const started = monotonicNow()
    if (taskToken !== undefined) this.#tokens.set(taskToken, { execution, state, entry })
    let lambdaRequestId: string | undefined
    try {
      const result = await invoked
      lambdaRequestId = result.requestId
      return result
    } finally {
      const duration = monotonicNow() - started
      const index = around?.index
      this.#report({
        kind: 'task called',
        started,
        duration,
        execution,
        state,
        entry,
        attempt: retryCount + 1,
        index,
        lambdaRequestId,
      })
    }
  }

  /** The token is no longer valid. */
  forget(taskToken: string): void {
    this.#tokens.delete(taskToken)
  }
}

const executionArnIn = (answer: unknown): string | undefined => {
  const { executionArn }: { executionArn?: unknown } = Object(answer)
  return typeof executionArn === 'string' ? executionArn : undefined
}
