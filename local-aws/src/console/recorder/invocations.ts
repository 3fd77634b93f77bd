import type { EventOf } from '../../telemetry/events.ts'
import type { InvocationBegan, InvocationEnded } from '../../telemetry/traffic.ts'
import type { ByteBudget } from './byte-budget.ts'

/** Maximum number of invocations per function. */
export const INVOCATIONS_PER_FUNCTION = 2000
/** Number of a function's newest durations that its quantiles are computed from. */
const DURATIONS = 500
/** Memory of an invocation without its texts, in bytes. */
const OWN_BYTES = 700
/** Memory of one call that an invocation made, in bytes. */
const CALL_BYTES = 200

/** A call of a service that an invocation made. Times are epoch milliseconds with a fraction. */
export interface KeptCall {
  service: 'dynamodb' | 'states' | 'execute-api' | 'lambda'
  action: string
  started: number
  duration: number
  target: string
  error: string | undefined
  /** The execution that the call started or answered. */
  execution?: string
  connectionId?: string
  /** Of API Gateway, for a pushed frame. */
  requestId?: string
  bytes?: number
}

/** The Task that called a function. */
interface TaskCause {
  execution: string
  state: string
  entry: number
  attempt: number
  index: number | undefined
}

export interface KeptInvocation {
  id: string
  function: string
  started: number
  trace: string
  payload: string
  caller: string | undefined
  callerTrace: string | undefined
  answer?: string
  failed: boolean
  log: string
  logBytes: number
  duration?: number
  init?: number
  queued: number
  maxMemoryMb: number
  task?: TaskCause
  /** The id of API Gateway's request. */
  gatewayRequest?: string
  calls: KeptCall[]
  /** Executions that waited when it wrote to the item of their token. */
  marked: Set<string>
}

export interface FunctionStatistics {
  calls: number
  errors: number
  maxMemoryMb: number
  lastAt: number
  durations: number[]
  /** Request ids, the oldest first. */
  ids: string[]
}

/** The invocations since the console was opened, each with its event, answer, log and calls. */
export class Invocations {
  readonly byId = new Map<string, KeptInvocation>()
  readonly byTrace = new Map<string, KeptInvocation>()
  readonly functions = new Map<string, FunctionStatistics>()
  /** By execution and the event that entered the state. */
  readonly #byEntry = new Map<string, string[]>()
  /** By the id of API Gateway's request. */
  readonly #byRequest = new Map<string, string>()
  readonly #budget: ByteBudget

  constructor(budget: ByteBudget) {
    this.#budget = budget
  }

  /** The invocation that handled a frame. */
  ofRequest(gatewayRequest: string): KeptInvocation | undefined {
    return this.byId.get(this.#byRequest.get(gatewayRequest) ?? '')
  }

  began(content: InvocationBegan): KeptInvocation {
    const { requestId: id, functionName, started, trace, payload, caller, callerTrace } = content
    // The retry of an asynchronous event has the same request id.
    this.#forget(id)
    const kept: KeptInvocation = {
      id,
      function: functionName,
      started,
      trace,
      payload,
      caller,
      callerTrace,
      failed: false,
      log: '',
      logBytes: 0,
      queued: 0,
      maxMemoryMb: 0,
      calls: [],
      marked: new Set(),
    }
    this.byId.set(id, kept)
    this.byTrace.set(trace, kept)
    const statistics = this.#statisticsOf(functionName)
    statistics.calls += 1
    statistics.lastAt = started
    statistics.ids.push(id)
    if (statistics.ids.length > INVOCATIONS_PER_FUNCTION) this.#dropOldestOf(statistics)
    return kept
  }

  ended({ requestId, payload, failed, log, logBytes, maxMemoryMb, functionName }: InvocationEnded): void {
    const kept = this.byId.get(requestId)
    if (!kept) return
    Object.assign(kept, { answer: payload, failed, log, logBytes, maxMemoryMb })
    const statistics = this.#statisticsOf(functionName)
    if (failed) statistics.errors += 1
    statistics.maxMemoryMb = Math.max(statistics.maxMemoryMb, maxMemoryMb)
    const bytes =
      OWN_BYTES + kept.calls.length * CALL_BYTES + kept.payload.length + payload.length + log.length
    this.#budget.add('invocations', bytes, () => this.#forget(requestId))
  }

  measured({
    requestId,
    started,
    duration,
    initDuration,
    queued,
    functionName,
  }: EventOf<'invocation'>): void {
    const kept = this.byId.get(requestId)
    if (!kept) return
    Object.assign(kept, {
      started,
      duration,
      queued,
      ...(initDuration !== undefined && { init: initDuration }),
    })
    const { durations } = this.#statisticsOf(functionName)
    durations.push(duration)
    if (durations.length > DURATIONS) durations.shift()
  }

  calledByTask(event: EventOf<'task called'>): void {
    const { lambdaRequestId, execution, state, entry, attempt, index } = event
    const kept = lambdaRequestId === undefined ? undefined : this.byId.get(lambdaRequestId)
    if (!kept) return
    kept.task = { execution, state, entry, attempt, index }
    const key = entryKey(execution, entry)
    this.#byEntry.set(key, [...(this.#byEntry.get(key) ?? []), kept.id])
  }

  /**
   * Links the invocation to its gateway request. Returns the executions with marks from this invocation, because their
   * client is known only now.
   */
  calledByGateway({ requestId, lambdaRequestId }: EventOf<'integration'>): Iterable<string> {
    const kept = lambdaRequestId === undefined ? undefined : this.byId.get(lambdaRequestId)
    if (!kept) return []
    kept.gatewayRequest = requestId
    this.#byRequest.set(requestId, kept.id)
    return kept.marked
  }

  call(trace: string | undefined, call: KeptCall): void {
    if (trace !== undefined) this.byTrace.get(trace)?.calls.push(call)
  }

  ofEntry(execution: string, entry: number): readonly string[] {
    return this.#byEntry.get(entryKey(execution, entry)) ?? []
  }

  #statisticsOf(functionName: string): FunctionStatistics {
    const known = this.functions.get(functionName)
    if (known) return known
    const made = { calls: 0, errors: 0, maxMemoryMb: 0, lastAt: 0, durations: [], ids: [] }
    this.functions.set(functionName, made)
    return made
  }

  #dropOldestOf({ ids }: FunctionStatistics): void {
    const oldest = ids.shift()
    if (oldest === undefined) return
    this.#budget.dropped.invocations += 1
    this.#forget(oldest)
  }

  #forget(id: string): void {
    const kept = this.byId.get(id)
    if (!kept) return
    this.byId.delete(id)
    this.byTrace.delete(kept.trace)
    if (kept.gatewayRequest !== undefined) this.#byRequest.delete(kept.gatewayRequest)
    const ids = this.functions.get(kept.function)?.ids
    // The invocation is among the oldest.
    const at = ids?.indexOf(id) ?? -1
    if (at >= 0) ids?.splice(at, 1)
    if (!kept.task) return
    const key = entryKey(kept.task.execution, kept.task.entry)
    const rest = (this.#byEntry.get(key) ?? []).filter((one) => one !== id)
    if (rest.length > 0) this.#byEntry.set(key, rest)
    else this.#byEntry.delete(key)
  }
}

/** When it was called. `started` is later where it had to wait for an environment. */
export const calledAt = ({ started, queued }: KeptInvocation): number => started - queued

const entryKey = (execution: string, entry: number) => `${execution}#${entry}`
