/** What happens between the deciding throw and the result, as spans of time: from the runtime's telemetry. */
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
  /** 1 for what happens inside of another span. */
  depth: number
  /** In milliseconds from the deciding throw. */
  from: number
  to: number
}

/** Of one duel, in epoch milliseconds. */
export interface Window {
  decidedAt: number
  /** When the last player had the result. */
  heardAt: number
}

/** In the order of their beginning; what goes on after the result is cut off. */
export function spansOf(events: readonly TelemetryEvent[], { decidedAt, heardAt }: Window): Span[] {
  const within = events.filter(({ started }) => started >= decidedAt && started <= heardAt)
  // Who calls may have begun before the deciding throw.
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

/** `Janken-FunctionsPlay1A2B3C4D-XyZ` is `FunctionsPlay` to who reads. */
const shortName = (name: string) => name.replace(/^[^-]*-/, '').replace(/[0-9A-F]{8}(-\w+)?$/, '')

/** From the client's throw until the gateway calls the function: the wire, the frame, the route. */
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

/** From the end of the hand's turn until the state machine calls the next function. */
function judgement(events: readonly TelemetryEvent[]): Span[] {
  const left = events.find((event) => event.kind === 'state left')
  const called = events.find((event) => event.kind === 'task called')
  if (!left || !called || called.started < left.started) return []
  return [{ stage: 'Step Functions', label: 'judges', depth: 0, from: left.started, to: called.started }]
}

/** The results are the last frames to the clients. */
function lastLeg(events: readonly TelemetryEvent[], heardAt: number): Span[] {
  const frame = events.findLast((event) => event.kind === 'message out')
  if (!frame) return []
  return [{ stage: 'wire and rest', label: 'the result travels', depth: 0, from: frame.started, to: heardAt }]
}

/**
 * How long each stage holds the result up. Of what goes on at the same moment, what began last is what is
 * waited for; where nothing does, something is on its way.
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
