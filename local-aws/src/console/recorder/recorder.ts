import type { EventOf, TelemetryEvent } from '../../telemetry/events.ts'
import type { TrafficEvent } from '../../telemetry/traffic.ts'
import { ByteBudget } from './byte-budget.ts'
import { Clients } from './clients.ts'
import { FaultLog } from './fault-log.ts'
import { Invocations, type KeptCall } from './invocations.ts'
import { ItemWrites, keyTextOf } from './item-writes.ts'

/** Maximum size of all records except the histories, in bytes. */
const RECORDED_BYTES = 24 * 1024 * 1024
/** Maximum number of recorded calls per execution. */
const MOST_CALLS = 200

/** What an execution does within this time after a call counts as caused by the call. In milliseconds. */
const SAME_REQUEST_MS = 2_000

/** Receives notice of each change. */
export interface ChangeListener {
  execution(arn: string): void
  connection(connectionId: string): void
  function(functionName: string): void
  table(name: string): void
  request(): void
}

/** A call that started an execution or answered one of its task tokens. */
export interface ExecutionCall {
  at: number
  /** The id of the event that entered the state of the token. */
  entry: number | undefined
  action: string
  trace: string | undefined
}

/** Records what passes through the services while the console is open. */
export class Recorder {
  readonly budget = new ByteBudget(RECORDED_BYTES)
  readonly invocations = new Invocations(this.budget)
  readonly clients: Clients
  readonly writes: ItemWrites
  readonly faults = new FaultLog()
  /** Frames from clients by request id, oldest first. */
  readonly requestIds = new Set<string>()
  /** By the execution's ARN, oldest first. */
  readonly executionCalls = new Map<string, ExecutionCall[]>()
  /** The trace of the pushing invocation, by API Gateway's request id of the push. */
  readonly pushes = new Map<string, string>()
  readonly #changed: ChangeListener

  constructor(
    changed: ChangeListener,
    keysOf: (table: string) => readonly string[] | undefined,
    now: () => number,
  ) {
    this.#changed = changed
    this.clients = new Clients(this.budget, now)
    this.writes = new ItemWrites(this.budget, keysOf)
  }

  readonly content = (content: TrafficEvent) => {
    switch (content.kind) {
      case 'invocation began':
        this.invocations.began(content)
        return this.#changed.function(content.functionName)
      case 'invocation ended':
        this.#invocationEnded(content)
        return this.#changed.function(content.functionName)
      case 'client connected':
        this.clients.connected(content.client)
        return this.#changed.connection(content.client.connectionId)
      case 'client disconnected':
        this.clients.disconnected(content)
        return this.#changed.connection(content.connectionId)
      case 'frame in':
      case 'frame out':
        return this.#frame(content)
      case 'item call':
        return this.#itemCall(content)
    }
  }

  readonly event = (event: TelemetryEvent) => {
    switch (event.kind) {
      case 'invocation':
        return this.invocations.measured(event)
      case 'integration':
        for (const execution of this.invocations.calledByGateway(event)) this.#changed.execution(execution)
        return
      case 'task called':
        this.invocations.calledByTask(event)
        return this.#changed.execution(event.execution)
      case 'management call':
        return this.#managed(event)
      case 'step functions call':
        return this.#statesCall(event)
      case 'execution started':
      case 'execution ended':
      case 'state entered':
      case 'state retried':
      case 'state left':
        return this.#changed.execution(event.execution)
    }
  }

  #invocationEnded(content: Extract<TrafficEvent, { kind: 'invocation ended' }>): void {
    this.invocations.ended(content)
    const kept = this.invocations.byId.get(content.requestId)
    if (kept?.callerTrace === undefined) return
    this.invocations.call(kept.callerTrace, {
      service: 'lambda',
      action: 'Invoke',
      started: kept.started,
      duration: kept.duration ?? 0,
      target: kept.function,
      error: content.failed ? 'Unhandled' : undefined,
    })
  }

  #frame(content: Extract<TrafficEvent, { kind: 'frame in' | 'frame out' }>): void {
    const frame = this.clients.frame(content)
    if (!frame) return
    if (frame.direction === 'in') {
      this.requestIds.add(frame.requestId)
      this.budget.add('requests', 100, () => this.requestIds.delete(frame.requestId))
      this.#changed.request()
    }
    this.#changed.connection(frame.connectionId)
  }

  #itemCall(content: Extract<TrafficEvent, { kind: 'item call' }>): void {
    const { action, started, duration, error, trace, input } = content
    this.invocations.call(trace, {
      service: 'dynamodb',
      action,
      started,
      duration,
      target: itemOf(input),
      error,
    })
    const { tables, holderTraces } = this.writes.take(content)
    for (const table of tables) this.#changed.table(table)
    const { byTrace } = this.invocations
    for (const holder of holderTraces) {
      const execution = byTrace.get(holder)?.task?.execution
      if (execution === undefined) continue
      byTrace.get(trace ?? '')?.marked.add(execution)
      this.#changed.execution(execution)
    }
  }

  #managed(event: EventOf<'management call'>): void {
    const { trace, requestId, connectionId, method, started, duration, status, bytes } = event
    const call: KeptCall = {
      service: 'execute-api',
      action: method,
      started,
      duration,
      target: connectionId,
      error: status >= 400 ? String(status) : undefined,
      connectionId,
      requestId,
      bytes,
    }
    this.invocations.call(trace, call)
    if (trace === undefined) return
    this.pushes.set(requestId, trace)
    this.budget.add('requests', 150, () => this.pushes.delete(requestId))
  }

  #statesCall(event: EventOf<'step functions call'>): void {
    const { trace, action, started, duration, error, execution, state, entry } = event
    this.invocations.call(trace, {
      service: 'states',
      action,
      started,
      duration,
      target: state ?? execution?.split(':').at(-1) ?? '',
      error,
      ...(execution !== undefined && { execution }),
    })
    const drives = action === 'StartExecution' || action.startsWith('SendTask')
    if (execution === undefined || !drives || error !== undefined) return
    const calls = this.executionCalls.get(execution) ?? []
    this.executionCalls.set(execution, calls)
    calls.push({ at: started, entry, action, trace })
    if (calls.length > MOST_CALLS) calls.shift()
    this.#changed.execution(execution)
  }

  /** The client's frame whose function started or continued an execution shortly before a given time. */
  frameBehind(execution: string, before: number): string | undefined {
    const call = this.executionCalls
      .get(execution)
      ?.findLast(({ at }) => at <= before && before - at < SAME_REQUEST_MS)
    const by = call?.trace === undefined ? undefined : this.invocations.byTrace.get(call.trace)
    const request = by?.gatewayRequest
    return request !== undefined && this.clients.requests.has(request) ? request : undefined
  }

  /** Forgets the calls of an execution whose history has been dropped. */
  forgetExecution(arn: string): void {
    this.executionCalls.delete(arn)
  }
}

/** The item or the partition that a call is about, in one line. */
function itemOf(input: unknown): string {
  const { Key, Item, ExpressionAttributeValues, TableName, IndexName } = Object(input) as Record<
    string,
    never
  >
  if (Key) return keyTextOf(Key)
  if (Item) return keyTextOf(Object.fromEntries(Object.entries(Item).slice(0, 2)) as never)
  const value = ExpressionAttributeValues && Object.values(ExpressionAttributeValues)[0]
  const partition = value ? String(Object.values(value)[0]) : ''
  return [partition, IndexName ?? TableName ?? ''].filter(Boolean).join(' in ')
}
