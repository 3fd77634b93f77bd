/**
 * Lets a test observe, reorder, answer or break the functions' AWS calls, by middleware of the SDK's clients.
 *
 * Install it after the environment for the clients is set.
 */
import type { HandlerExecutionContext, MetadataBearer, MiddlewareStack } from '@smithy/types'
import { connectionsApi, documents, stepFunctions } from '../../functions/clients.ts'
import { lambda } from '../../functions/lambda-client.ts'

export interface AwsCall {
  /** `DynamoDB`, `SFN`, `ApiGatewayManagementApi` or `Lambda`. */
  service: string
  /** For example `UpdateItem`. */
  operation: string
  /** The command's input, in plain JavaScript values. */
  input: object
}

interface AwsAttempt extends AwsCall {
  /** Number of this attempt, from 1. */
  attempt: number
}

/** `next` passes the call on, and resolves to the command's output. */
export type CallInterceptor = (call: AwsCall, next: () => Promise<unknown>) => Promise<unknown>
export type AttemptInterceptor = (attempt: AwsAttempt, next: () => Promise<unknown>) => Promise<unknown>

const calls: CallInterceptor[] = []
const attempts: AttemptInterceptor[] = []
let isInstalled = false

/** Wraps every call, once per call. The newest wrapper is the outermost. */
export function interceptCalls(interceptor: CallInterceptor): void {
  install()
  calls.push(interceptor)
}

/** Wraps every attempt, inside the SDK's retries. The newest wrapper is the outermost. */
export function interceptAttempts(interceptor: AttemptInterceptor): void {
  install()
  attempts.push(interceptor)
}

/** The error for a connection that breaks before the response. The SDK then sends the call again. */
export function lostAnswer(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' })
}

interface Client {
  config: { cacheMiddleware?: boolean | undefined }
  middlewareStack: Pick<MiddlewareStack<object, MetadataBearer>, 'add'>
}

function install(): void {
  if (isInstalled) return
  isInstalled = true
  const clients = [documents(), stepFunctions(), connectionsApi(), lambda()] as Client[]
  for (const { config, middlewareStack } of clients) {
    // Calls made before this would bypass the middleware.
    config.cacheMiddleware = false
    addTo(middlewareStack)
  }
}

function addTo(stack: Client['middlewareStack']): void {
  const inputs = new WeakMap<HandlerExecutionContext, object>()
  const started = new WeakMap<HandlerExecutionContext, number>()
  stack.add(
    (next, context) => (args) => {
      inputs.set(context, args.input)
      return wrapped(calls, callOf(context, args.input), () => next(args))
    },
    { step: 'initialize', name: 'testCalls' },
  )
  stack.add(
    (next, context) => (args) => {
      const attempt = (started.get(context) ?? 0) + 1
      started.set(context, attempt)
      const call = callOf(context, inputs.get(context) ?? args.input)
      return wrapped(attempts, { ...call, attempt }, () => next(args))
    },
    { step: 'finalizeRequest', priority: 'low', name: 'testAttempts' },
  )
}

function callOf({ clientName, commandName }: HandlerExecutionContext, input: object): AwsCall {
  return {
    service: String(clientName).replace(/Client$/, ''),
    operation: String(commandName).replace(/Command$/, ''),
    input,
  }
}

async function wrapped<Call, Result extends { output: MetadataBearer; response: unknown }>(
  interceptors: ((call: Call, next: () => Promise<unknown>) => Promise<unknown>)[],
  call: Call,
  send: () => Promise<Result>,
) {
  let response: unknown
  let next = async (): Promise<unknown> => {
    const result = await send()
    response = result.response
    return result.output
  }
  for (const interceptor of interceptors) {
    const inner = next
    next = () => interceptor(call, inner)
  }
  return { response, output: { $metadata: {}, ...((await next()) as object) } }
}
