import type { InvokeMessage } from './messages.ts'

/** Builds the context object, the second argument of every handler. */
export function contextOf(message: InvokeMessage) {
  const { env } = process
  const began = performance.now()
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: message.clientContext === undefined ? undefined : JSON.parse(message.clientContext),
    identity: undefined,
    invokedFunctionArn: message.functionArn,
    awsRequestId: message.requestId,
    tenantId: undefined,
    xRayTraceId: message.traceId,
    getRemainingTimeInMillis: () => Math.round(message.remainingMs - (performance.now() - began)),
  }
}
