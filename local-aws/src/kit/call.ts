import { AwsError } from '../common/aws/error.ts'
import type { Clock } from '../common/clock.ts'
import type { TaskTokens } from '../services/step-functions/interpreter/index.ts'
import type { Json } from '../services/step-functions/ports.ts'
import { TestMistake } from './mistake.ts'

export interface CallFacts<Arguments = Json> {
  state: string
  /** Without its pattern: `arn:aws:states:::lambda:invoke`, or the ARN of a function or an activity. */
  resource: string
  /** The name in the definition. */
  functionName?: string
  /** The call's input: a function's event, an action's Arguments, an activity's input. */
  arguments: Arguments
  /** Number of this call among the state's calls, counted from 1. */
  nth: number
  /** Retries of the state so far. */
  attempt: number
  /** For the innermost Map or Parallel around the state. */
  index: number | undefined
  /** Virtual milliseconds since the start of the execution. */
  at: number
  token?: string
}

/** One call of a Task, and what a test can do while its token is open. */
export class TaskCall<Arguments = Json> implements CallFacts<Arguments> {
  declare readonly state: string
  declare readonly resource: string
  declare readonly functionName?: string
  declare readonly arguments: Arguments
  declare readonly nth: number
  declare readonly attempt: number
  declare readonly index: number | undefined
  declare readonly at: number
  declare readonly token?: string
  private readonly tokens: TaskTokens
  private readonly clock: Clock
  private sleepers = 0

  constructor(facts: CallFacts<Arguments>, tokens: TaskTokens, clock: Clock) {
    Object.assign(this, facts)
    this.tokens = tokens
    this.clock = clock
  }

  /** SendTaskSuccess. Returns false if the task no longer exists: it timed out or was answered before. */
  succeed(output: Json = null): boolean {
    return this.send((token) => this.tokens.succeed(token, JSON.stringify(output)))
  }

  /** SendTaskFailure. */
  fail(error?: string, cause?: string): boolean {
    return this.send((token) => this.tokens.fail(token, error, cause))
  }

  /** SendTaskHeartbeat. */
  heartbeat(): boolean {
    return this.send((token) => this.tokens.heartbeat(token))
  }

  /** Lets virtual time pass, for scripts. */
  async sleep(ms: number): Promise<void> {
    this.sleepers++
    await new Promise<void>((resolve) => this.clock.after(ms, resolve))
    this.sleepers--
  }

  /** Whether this call only waits for virtual time. */
  get isAsleep(): boolean {
    return this.sleepers > 0
  }

  private send(send: (token: string) => void): boolean {
    if (this.token === undefined)
      throw new TestMistake(
        `The Task '${this.state}' does not wait for a token: its result is the call's answer.`,
      )
    try {
      send(this.token)
      return true
    } catch (thrown) {
      if (thrown instanceof AwsError && thrown.code === 'TaskTimedOut') return false
      throw thrown
    }
  }
}
