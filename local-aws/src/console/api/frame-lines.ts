import type { FrameLine } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { parsed } from '../lens/defaults.ts'
import type { KeptFrame } from '../recorder/clients.ts'
import { calledAt, type KeptInvocation } from '../recorder/invocations.ts'

const MOST_BODY = 4096

/** The invocation that handled a frame, or that pushed it. */
export function invocationOf({ recorder }: ConsoleState, frame: KeptFrame): KeptInvocation | undefined {
  const trace = frame.direction === 'out' ? recorder.pushes.get(frame.requestId) : undefined
  if (trace !== undefined) return recorder.invocations.byTrace.get(trace)
  return recorder.invocations.ofRequest(frame.requestId)
}

export function frameLine(state: ConsoleState, frame: KeptFrame): FrameLine {
  const { recorder, subjects } = state
  const { id, connectionId, started, direction, text, requestId, route } = frame
  const invocation = invocationOf(state, frame)
  const answered = direction === 'out' ? recorder.clients.requests.get(requestId) : undefined
  const execution = subjects.executionIn(parsed(text))
  const request = direction === 'in' ? requestId : (answered?.requestId ?? requestBehind(state, invocation))
  return {
    id,
    connection: connectionId,
    who: subjects.who(connectionId),
    at: started,
    direction: direction === 'in' ? 'in' : answered ? 'reply' : 'push',
    bytes: Buffer.byteLength(text),
    title: subjects.frameTitle(frame),
    body: text.slice(0, MOST_BODY),
    ...(text.length > MOST_BODY && { cut: true as const }),
    ...(route !== undefined && { route }),
    ...(invocation && { function: invocation.function, invocation: invocation.id }),
    ...(request !== undefined && { request }),
    ...(answered && { answers: answered.id }),
    ...(execution && { execution: execution.id }),
    ...(invocation?.duration !== undefined && { duration: invocation.duration }),
  }
}

/** The client's frame that caused an invocation: directly, or through the execution that it started or continued. */
function requestBehind(
  { recorder }: ConsoleState,
  invocation: KeptInvocation | undefined,
): string | undefined {
  if (!invocation) return undefined
  const { gatewayRequest, task } = invocation
  if (gatewayRequest !== undefined)
    return recorder.clients.requests.has(gatewayRequest) ? gatewayRequest : undefined
  return task && recorder.frameBehind(task.execution, calledAt(invocation))
}
