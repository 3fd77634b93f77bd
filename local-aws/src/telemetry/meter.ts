/** Adds up what AWS would bill, and what its quotas limit, from the runtime's events. */
import type { EventOf, Telemetry, TelemetryEvent } from './events.ts'

/** API Gateway bills messages in units of this size, in bytes. */
const MESSAGE_BYTES = 32 * 1024

const COUNTERS = [
  /** States entered and retried, in Standard executions. */
  'transitions',
  'executionsStarted',
  /** SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat. */
  'taskAnswers',
  'lambdaRequests',
  'lambdaGbSeconds',
  /** Seconds in which environments were busy. The concurrency quota depends on it. */
  'lambdaSeconds',
  /** Request units of DynamoDB. `writes` includes `indexWrites`. */
  'reads',
  'writes',
  'indexWrites',
  /** Billed messages, in both directions. */
  'messages',
  /** Messages from clients, throttled or not. */
  'messagesIn',
  'connections',
  'connectionMinutes',
  /** Calls of `@connections`. A POST is billed as the message that reaches the client. */
  'managementCalls',
  'logBytes',
  /** States of Express executions. AWS bills those by duration and memory, which this meter does not measure. */
  'expressStates',
] as const

export type Counter = (typeof COUNTERS)[number]
export type Units = Record<Counter, number>

export const noUnits = (): Units => Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Units

export function addUnits(to: Units, units: Partial<Units>): void {
  for (const name of COUNTERS) to[name] += units[name] ?? 0
}

export function scaled(units: Units, factor: number): Units {
  return Object.fromEntries(COUNTERS.map((name) => [name, units[name] * factor])) as Units
}

/** Number of billed messages: one per started 32 KB, at least one. */
export const billedMessages = (bytes: number): number => Math.max(1, Math.ceil(bytes / MESSAGE_BYTES))

/** Billed milliseconds, rounded up, including the init of a new environment. */
const billedMs = ({ duration, initDuration = 0 }: EventOf<'invocation'>): number =>
  Math.ceil(duration + initDuration)

type Rule<Kind extends TelemetryEvent['kind']> = (event: EventOf<Kind>) => Partial<Units>

const RULES: { [Kind in TelemetryEvent['kind']]?: Rule<Kind> } = {
  'connection opened': () => ({ connections: 1 }),
  'connection closed': ({ duration }) => ({ connectionMinutes: duration / 60_000 }),
  'message in': ({ bytes }) => ({ messages: billedMessages(bytes), messagesIn: 1 }),
  'message out': ({ bytes }) => ({ messages: billedMessages(bytes) }),
  'management call': () => ({ managementCalls: 1 }),
  invocation: (event) => ({
    lambdaRequests: 1,
    lambdaGbSeconds: (billedMs(event) / 1000) * (event.memoryMb / 1024),
    lambdaSeconds: (event.duration + (event.initDuration ?? 0)) / 1000,
    logBytes: event.logBytes,
  }),
  'dynamodb call': ({ readUnits, writeUnits, indexWriteUnits }) => ({
    reads: readUnits,
    writes: writeUnits + indexWriteUnits,
    indexWrites: indexWriteUnits,
  }),
  'step functions call': ({ action }) => ({
    ...(action === 'StartExecution' && { executionsStarted: 1 }),
    ...(action.startsWith('SendTask') && { taskAnswers: 1 }),
  }),
  'state entered': ({ express }) => (express ? { expressStates: 1 } : { transitions: 1 }),
  'state retried': ({ express }) => (express ? {} : { transitions: 1 }),
}

export function unitsOf(event: TelemetryEvent): Partial<Units> {
  const rule = RULES[event.kind] as ((event: TelemetryEvent) => Partial<Units>) | undefined
  return rule?.(event) ?? {}
}

/** Who caused a cost: a function, or the role of a state machine. Undefined if unknown. */
function spenderOf(event: TelemetryEvent): string | undefined {
  if (event.kind === 'invocation') return event.functionName
  return 'caller' in event ? event.caller : undefined
}

/** A running total, also per spender. Pass `record` to the runtime, or call it with the events of a recording. */
export class Meter {
  total = noUnits()
  readonly bySpender = new Map<string, Units>()

  readonly record: Telemetry = (event) => {
    const units = unitsOf(event)
    addUnits(this.total, units)
    const spender = spenderOf(event)
    if (spender === undefined) return
    const theirs = this.bySpender.get(spender) ?? noUnits()
    this.bySpender.set(spender, theirs)
    addUnits(theirs, units)
  }
}
