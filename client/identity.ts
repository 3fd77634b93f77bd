import { PLAYER_ID_LENGTH } from '../protocol/identity.ts'

const SECRET_BYTES = 32

/** Creates the secret of a new player: 32 random bytes in base64url. Store it: it is the player's only credential. */
export function createSecret(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))
}

/** Computes the public id of the player with this secret, as the server does. */
export async function playerIdOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', fromBase64Url(secret))
  return toBase64Url(new Uint8Array(digest)).slice(0, PLAYER_ID_LENGTH)
}

export function toBase64Url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
