import * as fc from 'fast-check'
import { itemSize, valueSize } from '../../../../src/services/dynamodb/capacity/item-size.ts'
import type { Item } from '../../../../src/services/dynamodb/model.ts'

/** Each row is a sentence of "DynamoDB item sizes and formats". */
test.each<[why: string, item: Item, bytes: number]>([
  ['a string counts its name and its bytes', { name: { S: 'Lime' } }, 4 + 4],
  ['in UTF-8', { 名: { S: 'グー' } }, 3 + 6],
  ['a number of two digits', { n: { N: '42' } }, 1 + 1 + 1],
  ['of three digits', { n: { N: '420001' } }, 1 + 3 + 1],
  ['its leading and trailing zeros are trimmed', { n: { N: '0042000' } }, 1 + 1 + 1],
  ['also around the point', { n: { N: '0.00420' } }, 1 + 1 + 1],
  ['an exponent is no digit', { n: { N: '4.2E+12' } }, 1 + 1 + 1],
  ['of 38 digits', { n: { N: '9'.repeat(38) } }, 1 + 19 + 1],
  ['a binary value counts its raw bytes', { b: { B: Buffer.alloc(100).toString('base64') } }, 1 + 100],
  ['null', { nothing: { NULL: true } }, 7 + 1],
  ['a Boolean', { yes: { BOOL: false } }, 3 + 1],
  ['an empty list', { l: { L: [] } }, 1 + 3],
  ['an empty map', { m: { M: {} } }, 1 + 3],
  [
    'each element of a list takes a byte more',
    { l: { L: [{ S: 'ab' }, { N: '1' }] } },
    1 + 3 + (1 + 2) + (1 + 2),
  ],
  ['each element of a map too, and its name', { m: { M: { key: { S: 'ab' } } } }, 1 + 3 + (1 + 3 + 2)],
  ['a set is its elements', { s: { SS: ['a', 'bc'] }, n: { NS: ['1', '22'] } }, 1 + 3 + 1 + 2 + 2],
])('%s', (_why, item, bytes) => {
  expect(itemSize(item)).toBe(bytes)
})

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((S) => ({ S })),
  fc.integer().map((N) => ({ N: String(N) })),
  fc.boolean().map((BOOL) => ({ BOOL })),
)
const attributes = fc.dictionary(fc.string({ minLength: 1 }), scalar)

test('an item is as large as its attributes together', () => {
  fc.assert(
    fc.property(attributes, (item) => {
      const parts = Object.entries(item).map(([name, value]) => itemSize({ [name]: value }))
      expect(itemSize(item)).toBe(parts.reduce((sum, part) => sum + part, 0))
    }),
  )
})

test('a map takes three bytes and one an element more than the same attributes by themselves', () => {
  fc.assert(
    fc.property(attributes, (M) => {
      expect(valueSize({ M })).toBe(itemSize(M) + 3 + Object.keys(M).length)
    }),
  )
})

test('zeros before and after a number make it no larger', () => {
  const digits = fc.stringMatching(/^[1-9]([0-9]{0,8}[1-9])?$/)
  fc.assert(
    fc.property(digits, fc.nat(5), fc.nat(5), (number, before, after) => {
      const padded = `-${'0'.repeat(before)}${number}${'0'.repeat(after)}`
      expect(valueSize({ N: padded })).toBe(valueSize({ N: number }))
    }),
  )
})
