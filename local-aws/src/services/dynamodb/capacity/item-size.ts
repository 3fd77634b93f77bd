/**
 * Item sizes by DynamoDB's rules ("DynamoDB item sizes and formats" in its developer guide). Capacity units depend on
 * them. The guide calls the size of a number approximate; this module uses its formula.
 */
import type { Item } from '../model.ts'

/** Overhead of a list or a map, in bytes. */
const DOCUMENT_BYTES = 3
/** Overhead of each element of a list or a map, in bytes. */
const ELEMENT_BYTES = 1

export function itemSize(item: Item): number {
  let size = 0
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value)
  return size
}

/** Size in bytes of a value in DynamoDB's JSON: `{ "S": "..." }`. */
export function valueSize(attribute: Record<string, unknown>): number {
  const [[type, value] = ['', undefined]] = Object.entries(attribute)
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(value))
    case 'N':
      return numberSize(String(value))
    case 'B':
      return binarySize(value)
    case 'BOOL':
    case 'NULL':
      return 1
    case 'SS':
      return sum(listOf(value), (text) => Buffer.byteLength(String(text)))
    case 'NS':
      return sum(listOf(value), (number) => numberSize(String(number)))
    case 'BS':
      return sum(listOf(value), binarySize)
    case 'L':
      return DOCUMENT_BYTES + sum(listOf(value), (element) => ELEMENT_BYTES + valueSize(Object(element)))
    case 'M': {
      const elements = Object.entries(Object(value) as Item)
      return (
        DOCUMENT_BYTES +
        sum(elements, ([name, element]) => ELEMENT_BYTES + Buffer.byteLength(name) + valueSize(element))
      )
    }
    default:
      throw new Error(`There is no DynamoDB type ${type}.`)
  }
}

/** Size of a number: 1 byte, plus 1 byte per 2 digits without leading and trailing zeros. */
function numberSize(text: string): number {
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '')
  return 1 + Math.ceil(digits.length / 2)
}

const binarySize = (base64: unknown): number => Buffer.byteLength(String(base64), 'base64')

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const sum = <T>(parts: readonly T[], sizeOf: (part: T) => number): number =>
  parts.reduce((total, part) => total + sizeOf(part), 0)
