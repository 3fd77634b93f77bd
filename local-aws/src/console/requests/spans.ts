import type { Span } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import type { KeptFrame } from '../recorder/clients.ts'
import { calledAt, type KeptCall, type KeptInvocation } from '../recorder/invocations.ts'

/** Maximum number of invocations that are followed for one request. */
const MOST_INVOCATIONS = 50

export interface Way {
  spans: Span[]
  invocations: KeptInvocation[]
  calls: number
  pushes: number
  execution: string | undefined
  /** Milliseconds to the end of the last span. */
  duration: number
  error: string | undefined
}

type Draft = Omit<Span, 'id' | 'critical' | 'a' | 'b'> & { from: number; to: number }

/** Follows a client's frame through functions, their calls and the executions that they drive, to the pushes. */
export function wayOf(state: ConsoleState, frame: KeptFrame): Way {
  const { recorder } = state
  const first = recorder.invocations.ofRequest(frame.requestId)
  const drafts: Draft[] = []
  const invocations: KeptInvocation[] = first ? [first] : []
  if (first) drafts.push(...invocationSpans(state, first, 1))
  const executions = new Set<string>()
  for (const call of first?.calls ?? []) {
    if (call.service !== 'states' || call.execution === undefined || executions.has(call.execution)) continue
    executions.add(call.execution)
    const drove = followersOf(state, frame, call.execution, call.started)
    drafts.push(...executionSpans(state, call, drove))
    for (const follower of drove.slice(0, MOST_INVOCATIONS)) {
      invocations.push(follower)
      drafts.push(...invocationSpans(state, follower, 1))
    }
  }
  const end = Math.max(frame.started, ...drafts.map(({ to }) => to))
  const own = firstSpan(state, frame, first, end)
  const spans = finish([own, ...drafts], frame.started)
  const failed = invocations.find(({ failed }) => failed)
  return {
    spans,
    invocations,
    calls: invocations.reduce(
      (sum, { calls }) => sum + calls.filter(({ service }) => service !== 'execute-api').length,
      0,
    ),
    pushes: spans.filter(({ kind }) => kind === 'push').length,
    execution: [...executions][0],
    duration: end - frame.started,
    error: failed ? `${state.subjects.functionTitle(failed.function)} failed` : undefined,
  }
}

function firstSpan(
  state: ConsoleState,
  frame: KeptFrame,
  first: KeptInvocation | undefined,
  end: number,
): Draft {
  const to = first?.duration === undefined ? end : first.started + first.duration
  const label = `${frame.route ?? 'no route'}`
  return {
    depth: 0,
    kind: 'frame',
    label,
    note: `${Buffer.byteLength(frame.text)} bytes from ${state.subjects.who(frame.connectionId)}`,
    from: frame.started,
    to,
    frame: frame.id,
  }
}

/** Invocations that an execution's Tasks made because of the frame. */
function followersOf(
  { recorder }: ConsoleState,
  frame: KeptFrame,
  execution: string,
  from: number,
): KeptInvocation[] {
  const found: KeptInvocation[] = []
  for (const kept of recorder.invocations.byId.values()) {
    if (kept.task?.execution !== execution || kept.started < from) continue
    if (recorder.frameBehind(execution, calledAt(kept)) === frame.requestId) found.push(kept)
  }
  return found.sort((a, b) => a.started - b.started)
}

/** The state machine's part, from the call to its next function. */
function executionSpans(
  { executions }: ConsoleState,
  call: KeptCall,
  followers: readonly KeptInvocation[],
): Draft[] {
  const arn = call.execution ?? ''
  const summary = executions.byArn(arn)
  if (!summary) return []
  return followers.map((follower, nth) => {
    const before = nth === 0 ? call : followers[nth - 1]
    const from = before ? before.started + (nth === 0 ? 0 : (before.duration ?? 0)) : call.started
    return {
      depth: 0,
      kind: 'states' as const,
      label: `to ${follower.task?.state ?? ''}`,
      note: summary.title,
      from: Math.min(from, follower.started),
      to: follower.started,
      execution: summary.id,
      ...(follower.task && { entry: follower.task.entry }),
    }
  })
}

function invocationSpans(state: ConsoleState, kept: KeptInvocation, depth: number): Draft[] {
  const { started, duration, queued, init, failed } = kept
  const to = started + (duration ?? 0)
  const name = state.subjects.functionTitle(kept.function)
  const own = { invocation: kept.id }
  const waits = queued > 0.5
  return [
    ...(waits
      ? [
          {
            depth,
            kind: 'gateway' as const,
            label: `${name} waits`,
            note: init === undefined ? '' : 'cold start',
            from: started - queued,
            to: started,
            ...own,
          },
        ]
      : []),
    {
      depth,
      kind: 'lambda',
      label: name,
      note: `${init === undefined ? 'warm' : `cold, ${init.toFixed(0)} ms init`} · ${kept.maxMemoryMb} MB`,
      from: started,
      to,
      ...own,
      ...(failed && { error: 'failed' }),
    },
    ...kept.calls.map((call) => callSpan(state, call, kept, depth + 1)),
  ]
}

function callSpan({ subjects }: ConsoleState, call: KeptCall, kept: KeptInvocation, depth: number): Draft {
  const { service, action, target, started, duration, error, connectionId, bytes } = call
  const isPush = service === 'execute-api'
  return {
    depth,
    kind: isPush ? 'push' : service === 'lambda' ? 'lambda' : service,
    label: `${action} ${isPush ? subjects.who(connectionId) : target}`,
    note: isPush && bytes !== undefined ? `${bytes} bytes` : '',
    from: started,
    to: started + duration,
    invocation: kept.id,
    ...(error !== undefined && { error }),
  }
}

/** Sorts, numbers and marks the critical path. */
function finish(drafts: readonly Draft[], start: number): Span[] {
  const spans = drafts
    .map(({ from, to, ...rest }, index) => ({
      ...rest,
      a: from - start,
      b: Math.max(from, to) - start,
      id: index,
      critical: false,
    }))
    .sort((one, other) => one.a - other.a || one.depth - other.depth)
  for (const [index, span] of spans.entries()) span.id = index
  markCritical(spans)
  return spans
}

/** Walks back from the end: of the spans that end before a given time, the last one delayed what follows. */
function markCritical(spans: readonly Span[]): void {
  const leaves = spans.filter(({ kind, depth }) => kind !== 'frame' && depth > 0)
  const inner = leaves.filter(
    (span) =>
      !leaves.some(
        (other) =>
          other !== span &&
          other.invocation === span.invocation &&
          other.depth > span.depth &&
          span.kind === 'lambda',
      ),
  )
  let at = Math.max(0, ...spans.map(({ b }) => b)) + 0.001
  while (at > 0) {
    const last = inner.filter(({ b, a }) => b <= at && a < at).sort((one, other) => other.b - one.b)[0]
    if (!last || last.critical) return
    last.critical = true
    at = Math.min(last.a, at - 0.0001)
  }
}
