import { createHash } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** Random-looking letters and digits, the same at every start, so that URLs with ids can be bookmarked. */
export function stableId(seed: string, length: number): string {
  const digest = createHash('sha256').update(seed).digest()
  return Array.from({ length }, (_, i) => ALPHABET[(digest[i % digest.length] ?? 0) % ALPHABET.length]).join(
    '',
  )
}

/** A UUID of version 8 (vendor-specific content), the same at every start. */
export function stableUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(12, 15)}`,
    `8${hex.slice(15, 18)}`,
    hex.slice(18, 30),
  ].join('-')
}

/** A name in the form that CloudFormation generates: stack, logical id, 12 characters. */
export function generatedName(stackName: string, logicalId: string, longest = 255): string {
  const suffix = `-${stableId(`${stackName}/${logicalId}`, 12)}`
  return `${stackName}-${logicalId}`.slice(0, longest - suffix.length) + suffix
}
