/**
 * How a client identifies itself: by two subprotocols in the upgrade request, the name of the protocol and the
 * player's key. The key is never sent anywhere else.
 */
export const SUBPROTOCOL = 'janken.v1'
export const KEY_PREFIX = 'key.'
/** Prefix of the former key, for a player who replaces the key. */
export const FORMER_KEY_PREFIX = 'was.'

/** 32 bytes in base64url without padding. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** Length of a player id: the first 22 characters of base64url(SHA-256(the 32 bytes of the secret)). */
export const PLAYER_ID_LENGTH = 22

/** The subprotocols that a client with this secret offers. `former`: the secret that it replaces. */
export function offerSubprotocols(secret: string, former?: string): string[] {
  const offered = [SUBPROTOCOL, KEY_PREFIX + secret]
  return former === undefined ? offered : [...offered, FORMER_KEY_PREFIX + former]
}

/**
 * Reads the secret from a `Sec-WebSocket-Protocol` header. Undefined if the name of the protocol is missing, or if
 * there is not exactly one well-formed key.
 */
export function readSecret(header: string | undefined): string | undefined {
  const offered = offeredIn(header)
  const [secret, ...others] = keysIn(offered, KEY_PREFIX)
  const isWellFormed = secret !== undefined && others.length === 0 && SECRET.test(secret)
  return offered.includes(SUBPROTOCOL) && isWellFormed ? secret : undefined
}

/** The key that is replaced: undefined when there is none, null when it is malformed or there are several. */
export function readFormerSecret(header: string | undefined): string | undefined | null {
  const [former, ...others] = keysIn(offeredIn(header), FORMER_KEY_PREFIX)
  if (former === undefined) return undefined
  return others.length === 0 && SECRET.test(former) ? former : null
}

const offeredIn = (header = '') => header.split(',').map((part) => part.trim())

const keysIn = (offered: string[], prefix: string) =>
  offered.filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length))
