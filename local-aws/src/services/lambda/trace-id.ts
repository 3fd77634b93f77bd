import { randomBytes } from 'node:crypto'

/** A new X-Ray trace header: `Root=1-<seconds>-<24 hex digits>;Parent=<16 hex digits>;Sampled=0`. */
export function traceId(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16)
  const id = randomBytes(20).toString('hex')
  return `Root=1-${seconds}-${id.slice(0, 24)};Parent=${id.slice(24)};Sampled=0`
}
