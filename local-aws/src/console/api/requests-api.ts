import type { Page, RequestAnswer, RequestLine, Span } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { lapStart, lapsOf } from '../executions/laps.ts'
import { notKept } from '../http/console-error.ts'
import { count, pageOf, searched } from '../http/parameters.ts'
import type { Routes } from '../http/router.ts'
import type { KeptFrame } from '../recorder/clients.ts'
import { type Way, wayOf } from '../requests/spans.ts'
import { frameLine } from './frame-lines.ts'

const PAGE = 50

export const requestRoutes = (state: ConsoleState): Routes => ({
  'GET /api/requests': ({ query }) => requests(state, query),
  'GET /api/requests/:id': ({ parameters }) => request(state, parameters.id ?? ''),
})

function requests(state: ConsoleState, query: URLSearchParams): Page<RequestLine> {
  const { recorder, subjects } = state
  const q = searched(query)
  const found = [...recorder.requestIds].reverse().flatMap((id) => {
    const frame = recorder.clients.requests.get(id)
    if (!frame) return []
    const isFound =
      q === '' ||
      frame.text.toLowerCase().includes(q) ||
      subjects.who(frame.connectionId).toLowerCase().includes(q)
    return isFound ? [frame] : []
  })
  return pageOf(found, {
    idOf: ({ requestId }) => requestId,
    cursor: query.get('cursor'),
    limit: count(query, 'limit', PAGE, PAGE),
    show: (frame) => lineOf(state, frame, wayOf(state, frame)),
  })
}

function lineOf(state: ConsoleState, frame: KeptFrame, way: Way): RequestLine {
  const { subjects, executions } = state
  const execution = way.execution === undefined ? undefined : executions.byArn(way.execution)
  return {
    id: frame.requestId,
    at: frame.started,
    title: `${subjects.who(frame.connectionId)} ${subjects.frameTitle(frame)}`,
    ...(execution && {
      execution: {
        id: execution.id,
        title: execution.title,
        ...lapAt(state, execution.id, frame.started),
      },
    }),
    duration: way.duration,
    functions: way.invocations.length,
    calls: way.calls,
    pushes: way.pushes,
    ...(way.error !== undefined && { error: way.error }),
  }
}

/** The lap that the execution was in at a moment. Empty if its history has been dropped. */
function lapAt({ executions, text }: ConsoleState, id: string, at: number): { lap?: number } {
  const record = executions.record(id)
  if (!record) return {}
  const { root } = executions.timeline(record)
  const laps = lapsOf(root, lapStart(root, text.lapFrom))
  const lap = laps.filter(([first]) => first !== undefined && first.at <= at).length
  return lap > 0 ? { lap } : {}
}

function request(state: ConsoleState, id: string): RequestAnswer {
  const frame = state.recorder.clients.requests.get(id)
  if (!frame) throw notKept(`The request ${id}`)
  const way = wayOf(state, frame)
  return {
    line: lineOf(state, frame, way),
    frame: frameLine(state, frame),
    spans: way.spans,
    critical: criticalOf(state, way.spans, way.duration),
  }
}

/** Describes the critical path. Consecutive spans of one function are one part. */
function criticalOf(
  { recorder, subjects }: ConsoleState,
  spans: readonly Span[],
  duration: number,
): RequestAnswer['critical'] {
  const path = spans.filter(({ critical }) => critical)
  const parts: { label: string; from: number; to: number }[] = []
  for (const span of path) {
    const by = span.invocation === undefined ? undefined : recorder.invocations.byId.get(span.invocation)
    const label = by ? subjects.functionTitle(by.function) : span.label
    const last = parts.at(-1)
    if (last?.label === label) last.to = Math.max(last.to, span.b)
    else parts.push({ label, from: last?.to ?? 0, to: span.b })
  }
  const last = parts.at(-1)
  if (last) last.to = Math.max(last.to, duration)
  return parts.map(({ label, from, to }) => ({ label, duration: Math.max(0, to - from) }))
}
