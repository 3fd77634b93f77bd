import { createHash } from 'node:crypto'
import { base64decode } from './base64.ts'
import type { JsonataError } from './error.ts'
import { javaRandom } from './java-random.ts'
import { memoryExceeded } from './limits.ts'
import type { ParsedExpression } from './realm.ts'
import { parseStrictJson } from './strict-json.ts'

function refuse(message: string): never {
  throw { code: 'D3137', message } satisfies JsonataError
}

/** AWS accepts `$range(1, 360145, 1)` and refuses one element more. */
const MAX_RANGE_LENGTH = 360_145
/** AWS accepts a string of 2^22 characters and refuses one of 2^23. */
const MAX_PAD_LENGTH = 2 ** 22

function partition(items: unknown, size?: number): unknown {
  if (items === undefined) return undefined
  if (!Array.isArray(items))
    // JSONata builds the message from these.
    throw { code: 'T0412', message: '', index: 1, token: 'partition', type: undefined }
  const list: unknown[] = items
  const chunk = size === undefined ? list.length : Math.trunc(size)
  if (chunk < 0) refuse('Second argument must be zero or greater')
  if (chunk === 0 || list.length === 0) return undefined
  const chunks: unknown[] = []
  for (let start = 0; start < list.length; start += chunk) chunks.push(list.slice(start, start + chunk))
  return chunks
}

function range(first?: number, last?: number, step?: number): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined
  const [start, end, delta] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)]
  const length = delta === 0 ? 0 : Math.floor((end - start) / delta) + 1
  if (length <= 0) return undefined
  if (length > MAX_RANGE_LENGTH) memoryExceeded()
  const values = Array.from({ length }, (_, index) => start + index * delta)
  return values.length === 1 ? values[0] : values
}

const ALGORITHMS = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']

function hash(text?: string, algorithm?: string): unknown {
  if (text === undefined || algorithm === undefined) return undefined
  if (!ALGORITHMS.includes(algorithm))
    refuse(`Second argument must be one of the supported hash algorithms: ${ALGORITHMS.join(', ')}`)
  return createHash(algorithm.replace('-', '').toLowerCase()).update(text, 'utf8').digest('hex')
}

function parse(text?: string): unknown {
  if (text === undefined) return undefined
  try {
    return parseStrictJson(text)
  } catch {
    return refuse('Invalid JSON')
  }
}

function uuid(random: () => number): string {
  const bytes = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export interface FunctionNeeds {
  /** Uniform in [0, 1). */
  random(): number
  /** A copy that is safe to hand to an expression. */
  data(value: unknown): unknown
}

/** Registers the functions that Step Functions adds to JSONata, and removes those that it does not have. */
export function registerFunctions(expression: ParsedExpression, { random, data }: FunctionNeeds): void {
  expression.registerFunction('partition', partition, '<xn?:a>')
  expression.registerFunction('range', range, '<nnn?:a>')
  expression.registerFunction('hash', hash, '<ss?:s>')
  expression.registerFunction('parse', (text?: string) => data(parse(text)), '<s?:x>')
  expression.registerFunction(
    'base64decode',
    (text?: string) => base64decode(text, () => uuid(random)),
    '<s-:s>',
  )
  expression.registerFunction('uuid', () => uuid(random), '<:s>')
  expression.registerFunction(
    'random',
    (seed?: number) => (seed === undefined ? random() : javaRandom(seed)),
    '<n?:n>',
  )
  expression.registerFunction(
    'pad',
    (text?: string, width?: number, fill?: string) => pad(text, width, fill),
    '<s-ns?:s>',
  )
  expression.assign('eval', undefined)
}

/** JSONata's own, with a check of the width before the padding is built. */
function pad(text: string | undefined, width: number | undefined, fill?: string): unknown {
  if (text === undefined || width === undefined) return undefined
  const missing = Math.abs(Math.trunc(width)) - [...text].length
  if (missing <= 0) return text
  if (missing > MAX_PAD_LENGTH) memoryExceeded()
  const pattern = [...(fill ? fill : ' ')]
  const padding = Array.from({ length: missing }, (_, index) => pattern[index % pattern.length]).join('')
  return width > 0 ? text + padding : padding + text
}
