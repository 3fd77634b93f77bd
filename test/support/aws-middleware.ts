/**
 * Lets a test watch, order, answer or break the functions' calls of AWS, by middleware of the SDK's clients.
 *
 * Install it once the environment that the clients are built from is set.
 */
import type { HandlerExecutionContext, MetadataBearer, MiddlewareStack } from '@smithy/types'
import { connectionsApi, documents, stepFunctions } from '../../functions/clients.ts'
import { lambda } from '../../functions/lambda-client.ts'

interface AwsCall {
  /** `DynamoDB`, `SFN`, `ApiGatewayManagementApi` or `Lambda`. */
  service: string
  /** For example `UpdateItem`. */
  operation: string
  /** The command's input, in plain JavaScript values. */
  input: object
}

interface AwsAttempt extends AwsCall {
  /** 1 for the first time that the SDK sends this call. */
  attempt: number
}

/** `next` goes on to AWS and resolves to the command's output. */
export type CallInterceptor = (call: AwsCall, next: () => Promise<unknown>) => Promise<unknown>
export type AttemptInterceptor = (attempt: AwsAttempt, next: () => Promise<unknown>) => Promise<unknown>

const calls: CallInterceptor[] = []
const attempts: AttemptInterceptor[] = []
let isInstalled = false

/** Wraps every call, once each however many attempts it takes. Goes around what was put there before. */
export function interceptCalls(interceptor: CallInterceptor): void {
  install()
  calls.push(interceptor)
}

/** Wraps every attempt, inside the SDK's retries. Goes around what was put there before. */
export function interceptAttempts(interceptor: AttemptInterceptor): void {
  install()
  attempts.push(interceptor)
}

/** What the SDK sees when a connection breaks before the answer is there. It then sends the call again. */
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
    // Calls that were made before now would go on without this middleware.
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
