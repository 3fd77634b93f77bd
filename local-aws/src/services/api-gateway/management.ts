import { AwsError } from '../../common/aws/error.ts'
import type { HttpCall } from '../../common/aws/http.ts'
import type { Caller } from '../../common/aws/ports.ts'
import { isSigned } from '../../common/trusted-requests.ts'
import { callerName } from '../../faults/index.ts'
import { monotonicNow } from '../../telemetry/events.ts'
import { connectionArn } from './arns.ts'
import { CLOSES, closeConnection } from './closing.ts'
import type { Connection } from './connections.ts'
import { manageThrough } from './fault-injection.ts'
import type { GatewayContext } from './gateway-context.ts'
import type { Answer } from './http-responses.ts'
import { isConnectionId } from './identifiers.ts'
import { MESSAGE_BYTES } from './limits.ts'
import { sendMessage } from './messages.ts'
import type { StageAddress } from './stage-paths.ts'

type Outcome = Omit<Answer, 'requestId'>

const refusal = (status: number, errorType: string, message?: string): Outcome => ({
  status,
  errorType,
  // AWS sends no body for these exceptions.
  ...(message !== undefined && { body: JSON.stringify({ message }) }),
})

const UNSIGNED = refusal(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
const GONE = refusal(410, 'GoneException')

/** Answers a call of `<stage>/@connections/<id>`: POST sends, GET describes, DELETE closes. */
export async function manageConnection(
  context: GatewayContext,
  address: StageAddress,
  connectionId: string,
  { method, headers, body: read, crash }: HttpCall,
): Promise<Answer> {
  const requestId = context.identifiers.next()
  const started = context.telemetry ? monotonicNow() : 0
  // Always reads the body. A caller that is still writing would not see the response.
  const body = (await read(MESSAGE_BYTES))?.toString()
  const caller = context.callerOf(headers.authorization)
  const perform = () =>
    isSigned(headers.authorization)
      ? answer(context, { ...address, connectionId, caller, requestId }, method, body)
      : UNSIGNED
  const { interference } = context
  const outcome = interference
    ? await manageThrough(interference, {
        method,
        caller: callerName(caller),
        crash,
        perform,
        refuse: refusal,
      })
    : perform()
  context.telemetry?.({
    kind: 'management call',
    started,
    duration: monotonicNow() - started,
    requestId,
    method,
    connectionId,
    bytes: Buffer.byteLength(body ?? ''),
    status: outcome.status,
    caller: caller.sessionName ?? caller.roleArn,
    trace: headers['x-amzn-trace-id']?.toString(),
  })
  return { ...outcome, requestId }
}

interface Call extends StageAddress {
  connectionId: string
  caller: Caller
  requestId: string
}

function answer(
  context: GatewayContext,
  { api, stage, connectionId, caller, requestId }: Call,
  method: string,
  body: string | undefined,
): Outcome {
  if (!['POST', 'GET', 'DELETE'].includes(method)) return refusal(403, 'ForbiddenException', 'Forbidden')
  try {
    const resource = connectionArn(context.account, api.apiId, stage.stageName, method, connectionId)
    context.authorize(caller, 'execute-api:ManageConnections', resource)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return refusal(403, 'ForbiddenException', error.message)
  }
  if (!context.throttle.admitsAccountRequest()) {
    return refusal(429, 'LimitExceededException', 'Too Many Requests')
  }
  if (!isConnectionId(connectionId)) {
    return refusal(400, 'BadRequestException', `Invalid connectionId: ${connectionId}`)
  }
  const connection = context.connections.get(connectionId)
  if (connection?.apiId !== api.apiId || connection.stageName !== stage.stageName) return GONE
  switch (method) {
    case 'GET':
      return { status: 200, body: JSON.stringify(describe(connection)) }
    case 'DELETE':
      closeConnection(context, connection, CLOSES.deleted)
      return { status: 204 }
    default:
      // Invalid UTF-8 grows when it is decoded, so the limit applies to the text.
      if (body === undefined || Buffer.byteLength(body) > MESSAGE_BYTES)
        return refusal(413, 'PayloadTooLargeException', 'Message too long')
      return sendMessage(context, connection, body, requestId) ? { status: 200 } : GONE
  }
}

function describe(connection: Connection) {
  const { connectedAt, lastActiveAt, sourceIp, userAgent } = connection
  return {
    connectedAt: new Date(connectedAt).toISOString(),
    identity: { sourceIp, ...(userAgent !== undefined && { userAgent }) },
    lastActiveAt: new Date(lastActiveAt).toISOString(),
  }
}
