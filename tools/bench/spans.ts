/** Computes time spans between the deciding throw and the result from the runtime's telemetry. */
import type { EventOf, TelemetryEvent } from '../../local-aws/src/telemetry/events.ts'

export const STAGES = [
  'gateway',
  'Lambda wait',
  'Lambda run',
  'DynamoDB',
  'Step Functions',
  'push',
  'wire and rest',
] as const
export type Stage = (typeof STAGES)[number]

export interface Span {
  stage: Stage
  label: string
  /** 1 for a span inside of another one. */
  depth: number
  /** In milliseconds from the deciding throw. */
  from: number
  to: number
}

/** Of one duel, in epoch milliseconds. */
export interface Window {
  decidedAt: number
  /** When the last player received the result. */
  heardAt: number
}

/** The spans of a duel, sorted by start. Spans end at the result at the latest. */
export function spansOf(events: readonly TelemetryEvent[], { decidedAt, heardAt }: Window): Span[] {
  const within = events.filter(({ started }) => started >= decidedAt && started <= heardAt)
  // The caller may have started before the deciding throw.
  const callers = new Map(
    events.flatMap((event) =>
      event.kind === 'invocation' ? [[event.trace, shortName(event.functionName)]] : [],
    ),
  )
  const spans = within.flatMap((event) => spansOfEvent(event, callers))
  return [...spans, ...gatewaySpans(within, decidedAt), ...judgement(within), ...lastLeg(within, heardAt)]
    .map((span) => ({ ...span, from: span.from - decidedAt, to: Math.min(span.to, heardAt) - decidedAt }))
    .sort((a, b) => a.from - b.from || a.depth - b.depth)
}

const spanning = ({ started, duration }: { started: number; duration: number }) => ({
  from: started,
  to: started + duration,
})

function spansOfEvent(event: TelemetryEvent, callers: ReadonlyMap<string, string>): Span[] {
  const caller = 'trace' in event ? callers.get(event.trace ?? '') : undefined
  const by = caller === undefined ? '' : ` by ${caller}`
  switch (event.kind) {
    case 'invocation':
      return invocationSpans(event)
    case 'dynamodb call':
      return [{ stage: 'DynamoDB', label: `${event.action}${by}`, depth: 1, ...spanning(event) }]
    case 'step functions call':
      return [{ stage: 'Step Functions', label: `${event.action}${by}`, depth: 1, ...spanning(event) }]
    case 'management call':
      return [{ stage: 'push', label: `${event.method}${by}`, depth: 1, ...spanning(event) }]
    default:
      return []
  }
}

function invocationSpans(event: EventOf<'invocation'>): Span[] {
  const { started, queued, functionName } = event
  const name = shortName(functionName)
  return [
    { stage: 'Lambda wait', label: `${name} waits`, depth: 0, from: started - queued, to: started },
    { stage: 'Lambda run', label: `${name} runs`, depth: 0, ...spanning(event) },
  ]
}

/** Shortens `Janken-FunctionsPlay1A2B3C4D-XyZ` to `FunctionsPlay`. */
const shortName = (name: string) => name.replace(/^[^-]*-/, '').replace(/[0-9A-F]{8}(-\w+)?$/, '')

/** From the client's throw to the gateway's function call: wire, frame and route selection. */
function gatewaySpans(events: readonly TelemetryEvent[], decidedAt: number): Span[] {
  const message = events.find((event) => event.kind === 'message in')
  const integration = events.find(
    (event) => event.kind === 'integration' && event.requestId === message?.requestId,
  )
  if (!message || !integration) return []
  return [
    { stage: 'wire and rest', label: 'the throw travels', depth: 0, from: decidedAt, to: message.started },
    {
      stage: 'gateway',
      label: 'takes the frame',
      depth: 0,
      from: message.started,
      to: integration.started,
    },
  ]
}

/** From the end of the hand's state to the next function call of the state machine. */
function judgement(events: readonly TelemetryEvent[]): Span[] {
  const left = events.find((event) => event.kind === 'state left')
  const called = events.find((event) => event.kind === 'task called')
  if (!left || !called || called.started < left.started) return []
  return [{ stage: 'Step Functions', label: 'judges', depth: 0, from: left.started, to: called.started }]
}

/** The result frames are the last frames to the clients. */
function lastLeg(events: readonly TelemetryEvent[], heardAt: number): Span[] {
  const frame = events.findLast((event) => event.kind === 'message out')
  if (!frame) return []
  return [{ stage: 'wire and rest', label: 'the result travels', depth: 0, from: frame.started, to: heardAt }]
}

/**
 * How long each stage delays the result. Of concurrent spans the one that started last counts. Time without any span
 * counts as transport.
 */
export function sharesOf(spans: readonly Span[], total: number): Record<Stage, number> {
  const shares = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>
  const edges = [0, total, ...spans.flatMap(({ from, to }) => [from, to])]
  const moments = [...new Set(edges)].filter((at) => at >= 0 && at <= total).sort((a, b) => a - b)
  moments.slice(1).forEach((until, index) => {
    const since = moments[index] ?? 0
    const waitedFor = spans.findLast(({ from, to }) => from <= since && to >= until && to > from)
    shares[waitedFor?.stage ?? 'wire and rest'] += until - since
  })
  return shares
}
