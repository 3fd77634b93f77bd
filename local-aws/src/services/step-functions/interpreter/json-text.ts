import type { Json } from '../ports.ts'

/**
 * Writes JSON as Step Functions writes the result of an expression: whole numbers in full up to the range of a 64-bit
 * integer, all other numbers as Java prints a double (`1.0E-4`, `1.23456785E7`).
 */
export function writeJson(value: Json): string {
  return hasForeignNumber(value) ? write(value) : JSON.stringify(value)
}

function write(value: Json): string {
  if (typeof value === 'number') return writeNumber(value)
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`)
      .join(',')}}`
  return JSON.stringify(value)
}

const LONG_LIMIT = 2 ** 63

/** The range in which JavaScript and Java print the same text. */
function isPlain(value: number): boolean {
  if (Number.isSafeInteger(value)) return !Object.is(value, -0)
  const size = Math.abs(value)
  return !Number.isInteger(value) && size >= 1e-3 && size < 1e7
}

function hasForeignNumber(value: Json): boolean {
  if (typeof value === 'number') return !isPlain(value)
  if (Array.isArray(value)) return value.some(hasForeignNumber)
  if (value === null || typeof value !== 'object') return false
  for (const key in value) if (hasForeignNumber(value[key] as Json)) return true
  return false
}

function writeNumber(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  if (isPlain(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < LONG_LIMIT) return BigInt(value).toString()
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}
