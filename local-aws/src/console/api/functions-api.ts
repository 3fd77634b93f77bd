import { AwsError } from '../../common/aws/error.ts'
import type { Cause, FunctionLine, InvocationAnswer, InvocationLine, Page } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { badRequest, ConsoleError, notKept } from '../http/console-error.ts'
import { count, pageOf, searched, text } from '../http/parameters.ts'
import type { ApiCall, Routes } from '../http/router.ts'
import { parsed } from '../lens/defaults.ts'
import type { KeptCall, KeptInvocation } from '../recorder/invocations.ts'
import { CONSOLE } from './call-aws.ts'
import { frameLine } from './frame-lines.ts'
import { logLines } from './log-lines.ts'

const PAGE = 100

export const functionRoutes = (state: ConsoleState): Routes => ({
  'GET /api/functions': () => functions(state),
  'GET /api/invocations': ({ query }) => invocations(state, query),
  'GET /api/invocations/:id': ({ parameters }) => invocation(state, parameters.id ?? ''),
  'POST /api/invocations': (call) => invoke(state, call),
})

function functions({ ports, recorder, subjects }: ConsoleState): FunctionLine[] {
  return ports.lambda.functions.map((config) => {
    const { functionName: name, memorySizeMb: memoryMb, timeoutSeconds, handler, runtime } = config
    const {
      calls = 0,
      errors = 0,
      maxMemoryMb = 0,
      lastAt,
      durations = [],
    } = recorder.invocations.functions.get(name) ?? {}
    const sorted = [...durations].sort((a, b) => a - b)
    return {
      name,
      title: subjects.functionTitle(name),
      calls,
      errors,
      ...(sorted.length > 0 && { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }),
      memoryMb,
      maxMemoryMb,
      timeoutSeconds,
      environments: ports.lambda.environmentsOf(name),
      handler,
      runtime,
      ...(lastAt !== undefined && { lastAt }),
    }
  })
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

function invocations(state: ConsoleState, query: URLSearchParams): Page<InvocationLine> {
  const { recorder } = state
  const q = searched(query)
  const [name, execution, entry] = ['function', 'execution', 'entry'].map((key) => query.get(key) ?? '')
  const [frame, status] = ['frame', 'status'].map((key) => query.get(key) ?? '')
  const request = frame ? recorder.clients.frames.get(frame)?.requestId : undefined
  const arn = execution ? state.executions.summary(execution)?.arn : undefined
  const fits = (kept: KeptInvocation) =>
    (!name || kept.function === name) &&
    (!execution || (kept.task?.execution === arn && (!entry || kept.task?.entry === Number(entry)))) &&
    (!frame || (request !== undefined && kept.gatewayRequest === request)) &&
    (status !== 'failed' || kept.failed) &&
    (status !== 'cold' || kept.init !== undefined) &&
    (q === '' || [kept.payload, kept.answer ?? '', kept.log].some((one) => one.toLowerCase().includes(q)))
  const ids = name
    ? (recorder.invocations.functions.get(name)?.ids ?? [])
    : [...recorder.invocations.byId.keys()]
  const found = [...ids].reverse().flatMap((id) => {
    const kept = recorder.invocations.byId.get(id)
    return kept && fits(kept) ? [kept] : []
  })
  return pageOf(found, {
    idOf: ({ id }) => id,
    cursor: query.get('cursor'),
    limit: count(query, 'limit', PAGE, PAGE),
    show: (kept) => invocationLine(state, kept),
  })
}

function invocationLine(state: ConsoleState, kept: KeptInvocation): InvocationLine {
  const { started, duration, init, queued, maxMemoryMb, failed, answer } = kept
  const { errorType }: { errorType?: unknown } = failed ? Object(parsed(answer ?? 'null')) : {}
  const cause = causeOf(state, kept)
  return {
    id: kept.id,
    function: kept.function,
    at: started,
    ...(duration !== undefined && { duration }),
    ...(init !== undefined && { init }),
    queued,
    memoryMb: maxMemoryMb,
    failed,
    ...(errorType !== undefined && { error: String(errorType) }),
    title: titleOf(state, kept, cause),
    cause,
  }
}

function titleOf({ subjects, recorder }: ConsoleState, kept: KeptInvocation, cause: Cause): string {
  if (cause.kind === 'frame') {
    const frame = recorder.clients.frames.get(cause.frame)
    if (frame) return `${cause.who} ${subjects.frameTitle(frame)}`
  }
  if (cause.kind === 'entry') return cause.state
  if (cause.kind === 'connect' || cause.kind === 'disconnect') return `${cause.who} ${cause.kind}s`
  return subjects.eventTitle(kept.payload) || kept.function
}

/** Who or what invoked a function. */
function causeOf(state: ConsoleState, kept: KeptInvocation): Cause {
  const { recorder, subjects, executions } = state
  const { task, gatewayRequest, callerTrace, caller } = kept
  if (task) {
    const { execution: arn, entry, state: name, attempt, index } = task
    const summary = executions.byArn(arn)
    const title = summary?.title ?? arn
    return {
      kind: 'entry',
      execution: summary?.id ?? arn,
      entry,
      state: name,
      title,
      attempt,
      ...(index !== undefined && { index }),
    }
  }
  const frame = gatewayRequest === undefined ? undefined : recorder.clients.requests.get(gatewayRequest)
  if (frame) {
    const { id, connectionId: connection, route = '$default' } = frame
    return { kind: 'frame', frame: id, connection, who: subjects.who(connection), route }
  }
  const event = gatewayEventOf(kept.payload)
  if (event) return event(subjects)
  const calling = callerTrace === undefined ? undefined : recorder.invocations.byTrace.get(callerTrace)
  if (calling) return { kind: 'invocation', invocation: calling.id, function: calling.function }
  return caller === CONSOLE ? { kind: 'console', who: 'you' } : { kind: 'other', who: caller ?? 'a person' }
}

/** API Gateway's events for `$connect`, `$disconnect` and authorizers. */
function gatewayEventOf(payload: string): ((subjects: ConsoleState['subjects']) => Cause) | undefined {
  if (!payload.includes('"requestContext"')) return undefined
  const { type, requestContext } = Object(parsed(payload)) as { type?: unknown; requestContext?: unknown }
  const { connectionId, eventType } = Object(requestContext) as {
    connectionId?: unknown
    eventType?: unknown
  }
  if (typeof connectionId !== 'string' || eventType === 'MESSAGE') return undefined
  const kind = type === 'REQUEST' ? 'authorizer' : eventType === 'DISCONNECT' ? 'disconnect' : 'connect'
  return (subjects) => ({ kind, connection: connectionId, who: subjects.who(connectionId) })
}

function invocation(state: ConsoleState, id: string): InvocationAnswer {
  const { recorder, ports } = state
  const kept = recorder.invocations.byId.get(id)
  if (!kept) throw notKept(`The invocation ${id}`)
  const pushed = new Set(kept.calls.flatMap(({ requestId }) => requestId ?? []))
  const frames = [...recorder.clients.frames.values()].filter(
    ({ requestId, direction }) =>
      pushed.has(requestId) || (direction === 'out' && requestId === kept.gatewayRequest),
  )
  return {
    line: invocationLine(state, kept),
    event: kept.payload,
    ...(kept.answer !== undefined && { answer: kept.answer }),
    logs: logLines(kept, kept.started, ports.projectDirectory),
    logDropped: Math.max(0, kept.logBytes - Buffer.byteLength(kept.log)),
    calls: kept.calls.map((call) => callLine(state, call)),
    frames: frames.map((frame) => frameLine(state, frame)),
    trace: kept.trace,
  }
}

function callLine({ subjects }: ConsoleState, call: KeptCall) {
  const { started: at, duration, service, action, target, error, connectionId } = call
  return {
    at,
    duration,
    service,
    action,
    target: connectionId === undefined ? target : subjects.who(connectionId),
    ...(error !== undefined && { error }),
  }
}

async function invoke(state: ConsoleState, { body }: ApiCall): Promise<InvocationAnswer> {
  const payload = text(body, 'event')
  try {
    JSON.parse(payload)
  } catch (error) {
    throw badRequest(`The event is not JSON: ${(error as Error).message}`)
  }
  try {
    const { requestId } = await state.ports.lambda.invoke({
      functionName: text(body, 'function'),
      payload,
      caller: { sessionName: CONSOLE },
    })
    return invocation(state, requestId)
  } catch (error) {
    if (error instanceof AwsError) throw new ConsoleError(400, error.code, error.message)
    throw error
  }
}
