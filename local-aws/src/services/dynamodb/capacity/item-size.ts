/**
 * How large an item is by DynamoDB's rules ("DynamoDB item sizes and formats" in its developer guide), which is
 * what capacity units are counted from. The guide calls a number's size approximate; its formula is used here.
 */
import type { Item } from '../model.ts'

/** A list or a map, whatever is in it. */
const DOCUMENT_BYTES = 3
/** Each element of a list or a map, besides its own size. */
const ELEMENT_BYTES = 1

export function itemSize(item: Item): number {
  let size = 0
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value)
  return size
}

/** Of an attribute's value in DynamoDB's JSON: `{ "S": "..." }`. */
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

/** One byte, and another for every two digits between the leading and the trailing zeros. */
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
