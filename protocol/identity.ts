/**
 * How a client identifies itself: by two subprotocols in the upgrade request, the name of the protocol and the
 * player's key. The key is never sent anywhere else.
 */
export const SUBPROTOCOL = 'janken.v1'
export const KEY_PREFIX = 'key.'

/** 32 bytes in base64url without padding. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** Length of a player id: the first 22 characters of base64url(SHA-256(the 32 bytes of the secret)). */
export const PLAYER_ID_LENGTH = 22

/** The subprotocols that a client with this secret offers. */
export function offerSubprotocols(secret: string): string[] {
  return [SUBPROTOCOL, KEY_PREFIX + secret]
}

/**
 * Reads the secret from a `Sec-WebSocket-Protocol` header. Undefined if the name of the protocol is missing, or if
 * there is not exactly one well-formed key.
 */
export function readSecret(header: string | undefined): string | undefined {
  const offered = (header ?? '').split(',').map((part) => part.trim())
  const keys = offered.filter((part) => part.startsWith(KEY_PREFIX))
  const secret = keys[0]?.slice(KEY_PREFIX.length)
  const wellFormed = keys.length === 1 && secret !== undefined && SECRET.test(secret)
  return offered.includes(SUBPROTOCOL) && wellFormed ? secret : undefined
}
