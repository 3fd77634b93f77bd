import { randomBytes } from 'node:crypto'

/** Where the gateway's ids get their bytes from. */
export type RandomBytes = (size: number) => Uint8Array

/** Asks the system for many at a time: every message needs some, and each asking costs as much as all of them. */
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
  /** A connection's, message's or request's id: 11 bytes in URL-safe base64, as in `JC1dgf9yoAMCK-g=`. */
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

/** Whether `id` could ever have been a connection's. One that could, and is unknown, is gone. */
export const isConnectionId = (id: string): boolean => CONNECTION_ID.test(id)
