import { randomBytes } from 'node:crypto'

/** Source of the random bytes in ids. */
export type RandomBytes = (size: number) => Uint8Array

/** Fetches random bytes in blocks. Every message needs some, and a system call costs the same for one or many. */
function pooledRandomBytes(): RandomBytes {
  let pool: Buffer = randomBytes(0)
  let taken = 0
  return (size) => {
    if (taken + size > pool.length) {
      pool = randomBytes(4_096)
      taken = 0
    }
    taken += size
    return pool.subarray(taken - size, taken)
  }
}

export interface Identifiers {
  /** An id of a connection, message or request: 11 bytes in URL-safe base64, such as `JC1dgf9yoAMCK-g=`. */
  next(): string
  /** The value of an `X-Amzn-Trace-Id` header. */
  traceId(now: number): string
}

export function createIdentifiers(random: RandomBytes = pooledRandomBytes()): Identifiers {
  return {
    next: () => `${Buffer.from(random(11)).toString('base64url')}=`,
    traceId: (now) => {
      const seconds = Math.floor(now / 1000).toString(16)
      return `Root=1-${seconds}-${Buffer.from(random(12)).toString('hex')}`
    },
  }
}

const CONNECTION_ID = /^[A-Za-z0-9_-]{15}=$/

/** Whether `id` has the form of a connection id. An unknown id of this form belongs to a closed connection. */
export const isConnectionId = (id: string): boolean => CONNECTION_ID.test(id)
