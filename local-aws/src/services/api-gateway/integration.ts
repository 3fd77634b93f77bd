import { routeArn } from './arns.ts'
import { callFunction, type GatewayEvent } from './function-call.ts'
import type { GatewayContext } from './gateway-context.ts'
import { LONGEST_INTEGRATION_MS } from './limits.ts'
import type { ApiModel, IntegrationModel, RouteModel, StageModel } from './model.ts'

/** The response of a function in the format of a Lambda proxy integration. */
export interface ProxyResponse {
  statusCode: number
  /** Names in lower case. Each value is one header line. */
  headers: ReadonlyMap<string, readonly string[]>
  body: string | undefined
}

/** The outcome of a route's integration: a response, or AWS's status and message for a missing one. */
export type IntegrationOutcome =
  | { kind: 'response'; response: ProxyResponse }
  | { kind: 'error'; status: number; message: string }

/** Runs the integration of a route. The log gets the details of an error, the client only AWS's message. */
export async function integrate(
  context: GatewayContext,
  target: { api: ApiModel; stage: StageModel; route: RouteModel },
  event: GatewayEvent,
): Promise<IntegrationOutcome> {
  const { api, stage, route } = target
  const integration = api.integrations.find(({ integrationId }) => integrationId === route.integrationId)
  if (!integration) throw new Error(`Route ${route.routeKey} of ${api.name} has no integration.`)
  const timeoutMs = timeoutOf(integration)
  const outcome = await callFunction(context, {
    functionArn: integration.functionArn,
    credentialsArn: integration.credentialsArn,
    sourceArn: routeArn(context.account, api.apiId, stage.stageName, route.routeKey),
    timeoutMs,
    event,
  })
  const explain = (problem: string) =>
    context.log.warn(`API Gateway ${api.name}, route ${route.routeKey}: ${problem}`)
  switch (outcome.kind) {
    case 'returned': {
      const response = readProxyResponse(outcome.value)
      if (response) return { kind: 'response', response }
      explain('the function did not answer with {statusCode, ...}')
      return { kind: 'error', status: 502, message: 'Internal server error' }
    }
    case 'failed':
      explain(`the function failed: ${outcome.message}`)
      return { kind: 'error', status: 502, message: 'Internal server error' }
    case 'timed out':
      explain(`no answer within ${timeoutMs} ms`)
      return { kind: 'error', status: 504, message: 'Endpoint request timed out' }
    case 'refused':
      explain(`Lambda refused the call: ${outcome.reason}`)
      return { kind: 'error', status: 500, message: 'Internal server error' }
  }
}

/** The timeout of an integration, in milliseconds. */
export const timeoutOf = (integration: IntegrationModel | undefined): number =>
  integration?.timeoutInMillis ?? LONGEST_INTEGRATION_MS

/** Reads `{statusCode, headers?, multiValueHeaders?, body?, isBase64Encoded?}`. Undefined for any other value. */
function readProxyResponse(value: unknown): ProxyResponse | undefined {
  if (!isObject(value)) return undefined
  const written = value.statusCode
  const statusCode = typeof written === 'number' || typeof written === 'string' ? Number(written) : Number.NaN
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) return undefined
  const { body } = value
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined
  const text =
    typeof body === 'string' && value.isBase64Encoded === true ? Buffer.from(body, 'base64').toString() : body
  return { statusCode, headers: readHeaders(value), body: text ?? undefined }
}

/** Merges `headers` and `multiValueHeaders`. A value that appears in both is kept once. */
function readHeaders({ headers, multiValueHeaders }: Record<string, unknown>): Map<string, string[]> {
  const lines = linesOf(multiValueHeaders, (values) => (Array.isArray(values) ? values : []))
  const single = linesOf(headers, (value) => [value])
  for (const [name, values] of single) {
    const listed = lines.get(name) ?? []
    lines.set(name, [...listed, ...values.filter((value) => !listed.includes(value))])
  }
  return lines
}

/** Header values by lower-case name. Only strings, numbers and booleans count. */
function linesOf(headers: unknown, valuesOf: (member: unknown) => unknown[]): Map<string, string[]> {
  const members = Object.entries(isObject(headers) ? headers : {})
  const lines = members.map(([name, member]): [string, string[]] => [
    name.toLowerCase(),
    valuesOf(member)
      .filter((value) => value !== null && typeof value !== 'object')
      .map(String),
  ])
  return new Map(lines.filter(([, values]) => values.length > 0))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
