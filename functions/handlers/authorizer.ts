/**
 * Decides who may connect: a client that offers `janken.v1` and a well-formed key. The key's hash is the player's id.
 * This function contains no AWS SDK, so that it starts fast.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { PLAYER_ID_LENGTH, readFormerSecret, readSecret } from '../../protocol/identity.ts'
import { ENVIRONMENT } from '../environment.ts'

type Event = Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'multiValueHeaders' | 'methodArn'>

export async function handler(event: Event): Promise<APIGatewayAuthorizerResult> {
  const offered = linesOf(event, 'sec-websocket-protocol')
  const playerId = cameThroughSite(event) ? playerIdOf(readSecret(offered)) : undefined
  const former = readFormerSecret(offered)
  const formerId = typeof former === 'string' ? playerIdOf(former) : undefined
  // API Gateway refuses the upgrade with 401 for exactly this message.
  if (!playerId || (former !== undefined && !formerId)) throw new Error('Unauthorized')
  return {
    principalId: playerId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn }],
    },
    context: { playerId, ...(formerId && formerId !== playerId ? { formerId } : {}) },
  }
}

/** Undefined also for a base64url spelling that does not encode 32 bytes canonically. */
function playerIdOf(secret: string | undefined): string | undefined {
  const bytes = Buffer.from(secret ?? '', 'base64url')
  if (bytes.length !== 32 || bytes.toString('base64url') !== secret) return undefined
  return createHash('sha256').update(bytes).digest('base64url').slice(0, PLAYER_ID_LENGTH)
}

/** With a custom domain, the API only accepts upgrades that CloudFront has forwarded. */
function cameThroughSite(event: Event): boolean {
  const secret = process.env[ENVIRONMENT.originSecret]
  if (!secret) return true
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(linesOf(event, 'x-origin-secret') ?? ''), digest(secret))
}

/** A client may offer subprotocols in several header lines. The plain headers contain only the last. */
function linesOf({ headers, multiValueHeaders }: Event, name: string): string | undefined {
  return (headerOf(multiValueHeaders, name) ?? headerOf(headers, name))?.toString()
}

const headerOf = <T>(headers: Record<string, T> | null | undefined, wanted: string): T | undefined =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1]
