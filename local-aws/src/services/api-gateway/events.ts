import type { Peer } from './connections.ts'
import { type Handshake, withoutHopHeaders } from './handshake.ts'

/**
 * The events that API Gateway passes to functions, with the members and the order that AWS uses. A member without a
 * value is left out; it is not null.
 */

/** A request of a client, or one that the gateway makes on the client's behalf. */
export interface RequestStamp {
  requestId: string
  now: number
}

type StageVariables = Record<string, string> | undefined

export function connectEvent(
  peer: Peer,
  handshake: Handshake,
  stageVariables: StageVariables,
  at: RequestStamp,
) {
  return {
    headers: withoutHopHeaders(handshake.headers),
    multiValueHeaders: withoutHopHeaders(handshake.multiValueHeaders),
    ...(Object.keys(handshake.queryStringParameters).length > 0 && queryOf(handshake)),
    ...presentVariables(stageVariables),
    requestContext: requestContext(peer, { routeKey: '$connect', eventType: 'CONNECT' }, at),
    isBase64Encoded: false,
  }
}

/** The event of a `REQUEST` authorizer. Unlike an integration event it has every header, and empty collections. */
export function authorizerEvent(
  peer: Peer,
  handshake: Handshake,
  stageVariables: StageVariables,
  methodArn: string,
  at: RequestStamp,
) {
  return {
    type: 'REQUEST',
    methodArn,
    headers: handshake.headers,
    multiValueHeaders: handshake.multiValueHeaders,
    ...queryOf(handshake),
    stageVariables: stageVariables ?? {},
    requestContext: requestContext(peer, { routeKey: '$connect', eventType: 'CONNECT' }, at),
  }
}

export function messageEvent(
  peer: Peer,
  message: { routeKey: string; messageId: string; body: string },
  stageVariables: StageVariables,
  at: RequestStamp,
) {
  const { routeKey, messageId, body } = message
  return {
    ...presentVariables(stageVariables),
    requestContext: requestContext(peer, { routeKey, messageId, eventType: 'MESSAGE' }, at),
    body,
    isBase64Encoded: false,
  }
}

export function disconnectEvent(
  peer: Peer,
  close: { code: number; reason: string },
  stageVariables: StageVariables,
  at: RequestStamp,
) {
  // There is no client request. API Gateway makes one up with these headers and empty values.
  const headers = { Host: peer.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' }
  const multiValueHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value]]),
  )
  const kind = { routeKey: '$disconnect', eventType: 'DISCONNECT', close } as const
  return {
    headers,
    multiValueHeaders,
    ...presentVariables(stageVariables),
    requestContext: requestContext(peer, kind, at),
    isBase64Encoded: false,
  }
}

interface RequestKind {
  routeKey: string
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT'
  messageId?: string
  close?: { code: number; reason: string }
}

function requestContext(
  peer: Peer,
  { routeKey, eventType, messageId, close }: RequestKind,
  at: RequestStamp,
) {
  return {
    routeKey,
    ...(peer.authorizer && { authorizer: peer.authorizer }),
    ...(messageId !== undefined && { messageId }),
    ...(close && { disconnectStatusCode: close.code }),
    eventType,
    extendedRequestId: at.requestId,
    requestTime: requestTime(at.now),
    messageDirection: 'IN',
    ...(close && { disconnectReason: close.reason }),
    stage: peer.stageName,
    connectedAt: peer.connectedAt,
    requestTimeEpoch: at.now,
    identity: {
      ...(peer.userAgent !== undefined && { userAgent: peer.userAgent }),
      sourceIp: peer.sourceIp,
    },
    requestId: at.requestId,
    domainName: peer.domainName,
    connectionId: peer.connectionId,
    apiId: peer.apiId,
  }
}

const queryOf = ({ queryStringParameters, multiValueQueryStringParameters }: Handshake) => ({
  queryStringParameters,
  multiValueQueryStringParameters,
})

const presentVariables = (stageVariables: StageVariables) =>
  stageVariables && Object.keys(stageVariables).length > 0 ? { stageVariables } : {}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Formats a time in the Common Log Format, in UTC: `22/Nov/2026:19:56:41 +0000`. */
export function requestTime(epochMs: number): string {
  const time = new Date(epochMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${two(time.getUTCDate())}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}`
  return `${day}:${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`
}
