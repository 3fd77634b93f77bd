/**
 * Decides who may connect: whoever offers `janken.v1` and a well-formed key. The key's hash is the player.
 * Nothing of the AWS SDK is in here, so that it starts fast.
 */
import { createHash } from 'node:crypto'
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { PLAYER_ID_LENGTH, readFormerSecret, readSecret } from '../../protocol/identity.ts'

type Event = Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'multiValueHeaders' | 'methodArn'>

export async function handler(event: Event): Promise<APIGatewayAuthorizerResult> {
  const offered = subprotocolsOf(event)
  const playerId = playerIdOf(readSecret(offered))
  const former = readFormerSecret(offered)
  const formerId = typeof former === 'string' ? playerIdOf(former) : undefined
  // API Gateway answers the upgrade with 401 for exactly this message.
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

/** Undefined also for a spelling that base64url allows but that is not the 32 bytes' own. */
function playerIdOf(secret: string | undefined): string | undefined {
  const bytes = Buffer.from(secret ?? '', 'base64url')
  if (bytes.length !== 32 || bytes.toString('base64url') !== secret) return undefined
  return createHash('sha256').update(bytes).digest('base64url').slice(0, PLAYER_ID_LENGTH)
}

/** A client may offer them on several lines; the plain headers have only the last. */
function subprotocolsOf({ headers, multiValueHeaders }: Event): string | undefined {
  return (lines(multiValueHeaders) ?? lines(headers))?.toString()
}

const lines = <T>(headers: Record<string, T> | null | undefined): T | undefined =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1]
