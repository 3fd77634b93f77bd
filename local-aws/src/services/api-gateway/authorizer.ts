import { authorizerArn, routeArn } from './arns.ts'
import type { AuthorizerContext, Peer } from './connections.ts'
import { authorizerEvent, type RequestStamp } from './events.ts'
import { callFunction } from './function-call.ts'
import type { GatewayContext } from './gateway-context.ts'
import type { Handshake } from './handshake.ts'
import { AUTHORIZER_RESULT_BYTES, LONGEST_INTEGRATION_MS } from './limits.ts'
import type { ApiModel, AuthorizerModel, StageModel } from './model.ts'
import { evaluatePolicy } from './policy.ts'

export type AuthorizerOutcome =
  | { allowed: true; authorizer: AuthorizerContext }
  | { allowed: false; status: 401 | 403 | 500; message: string }

const UNAUTHORIZED = { allowed: false, status: 401, message: 'Unauthorized' } as const
const FORBIDDEN = { allowed: false, status: 403, message: 'Forbidden' } as const
const BROKEN = { allowed: false, status: 500, message: 'Internal server error' } as const

/** Calls the authorizer of `$connect` for a handshake. */
export async function askAuthorizer(
  context: GatewayContext,
  target: { api: ApiModel; stage: StageModel; authorizer: AuthorizerModel },
  peer: Peer,
  handshake: Handshake,
  at: RequestStamp,
): Promise<AuthorizerOutcome> {
  const { api, stage, authorizer } = target
  const { account, clock, log } = context
  const isMissing = (source: string) => !identityOf(source, handshake, stage)
  if (authorizer.identitySource?.some(isMissing)) return UNAUTHORIZED

  const methodArn = routeArn(account, api.apiId, stage.stageName, '$connect')
  const askedAt = clock.now()
  const outcome = await callFunction(context, {
    functionArn: authorizer.functionArn,
    credentialsArn: authorizer.credentialsArn,
    sourceArn: authorizerArn(account, api.apiId, authorizer.authorizerId),
    timeoutMs: LONGEST_INTEGRATION_MS,
    event: authorizerEvent(peer, handshake, stage.stageVariables, methodArn, at),
  })
  const broken = (problem: string) => {
    log.warn(`API Gateway ${api.name}, authorizer ${authorizer.name}: ${problem}`)
    return BROKEN
  }
  switch (outcome.kind) {
    case 'failed':
      // `Unauthorized` is the only error that means refusal. Any other is a fault of the authorizer.
      if (outcome.message === 'Unauthorized') return UNAUTHORIZED
      return broken(`the function failed: ${outcome.message}`)
    case 'timed out':
      return broken(`no answer within ${LONGEST_INTEGRATION_MS} ms`)
    case 'refused':
      return broken(`Lambda refused the call: ${outcome.reason}`)
    case 'returned': {
      const result = readAuthorizerResult(outcome.value, methodArn)
      if ('problem' in result) return broken(result.problem)
      if (!result.allow) return FORBIDDEN
      const integrationLatency = clock.now() - askedAt
      return { allowed: true, authorizer: { ...result.context, integrationLatency } }
    }
  }
}

function identityOf(source: string, handshake: Handshake, stage: StageModel): string | undefined {
  const name = source.slice(source.lastIndexOf('.') + 1)
  if (source.startsWith('stageVariables.')) return stage.stageVariables?.[name]
  if (source.startsWith('route.request.querystring.')) return handshake.queryStringParameters[name]
  const wanted = name.toLowerCase()
  return Object.entries(handshake.headers).find(([header]) => header.toLowerCase() === wanted)?.[1]
}

const RESULT_MEMBERS = new Set(['principalId', 'policyDocument', 'context', 'usageIdentifierKey'])

/** Reads `{principalId, policyDocument, context?}`. API Gateway accepts no other field and no nested context. */
function readAuthorizerResult(
  result: unknown,
  methodArn: string,
): { allow: boolean; context: Record<string, string> } | { problem: string } {
  if (typeof result !== 'object' || result === null) return { problem: 'the response is not an object' }
  if (JSON.stringify(result).length > AUTHORIZER_RESULT_BYTES)
    return { problem: 'the response is larger than 8 KB' }
  const unknown = Object.keys(result).find((name) => !RESULT_MEMBERS.has(name))
  if (unknown !== undefined) return { problem: `the response has an unrecognized field ${unknown}` }
  const { principalId, policyDocument, context } = result as Record<string, unknown>
  if (typeof principalId !== 'string') return { problem: 'the response has no principalId' }
  const verdict = evaluatePolicy(policyDocument, methodArn)
  if (verdict === 'malformed') {
    return { problem: 'the policyDocument has no Statement of Effect Allow or Deny without a Condition' }
  }
  const values: Record<string, string> = { principalId }
  if (typeof (context ?? {}) !== 'object' || Array.isArray(context))
    return { problem: 'context is not an object' }
  for (const [name, value] of Object.entries(context ?? {})) {
    if (typeof value === 'object' && value !== null)
      return { problem: `context.${name} must be a string, a number or a boolean` }
    if (value !== null) values[name] = String(value)
  }
  return { allow: verdict === 'allow', context: values }
}
