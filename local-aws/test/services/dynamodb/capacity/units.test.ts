import {
  type Change,
  changeBytes,
  indexWriteUnits,
  readUnits,
  writeUnits,
} from '../../../../src/services/dynamodb/capacity/units.ts'
import type { Item, KeySchema, SecondaryIndex } from '../../../../src/services/dynamodb/model.ts'

const KB = 1024

/** The examples of the developer guide, in its own sizes. */
test.each([
  ['an item of 3,500 bytes, as one of 4 KB', 3_500, 1],
  ['8 KB are two', 8 * KB, 2],
  ['10 KB are rounded up to 12 KB', 10 * KB, 3],
  ['a query of ten items with 40.8 KB together, to 44 KB', 40.8 * KB, 11],
  ['1,500 items of 64 bytes are 96 KB', 1_500 * 64, 24],
  ['an item that does not exist', 0, 1],
])('a strongly consistent read: %s', (_why, bytes, units) => {
  expect(readUnits(bytes, true)).toBe(units)
  expect(readUnits(bytes, false)).toBe(units / 2)
})

test('an eventually consistent read of 80 KB takes ten units', () => {
  expect(readUnits(80 * KB, false)).toBe(10)
})

test('the items of a batch are rounded up one by one', () => {
  expect(readUnits(1.5 * KB, true) + readUnits(6.5 * KB, true)).toBe(12 / 4)
  expect(writeUnits(500) + writeUnits(3.5 * KB)).toBe(5)
})

test.each([
  [0, 1],
  [500, 1],
  [KB, 1],
  [KB + 1, 2],
  [1.6 * KB, 2],
])('writing %d bytes takes %d units', (bytes, units) => {
  expect(writeUnits(bytes)).toBe(units)
})

test('a write counts the larger of the item before and the item after', () => {
  const [large, small] = [{ a: { S: 'x'.repeat(999) } }, { a: { S: 'x' } }]
  expect(changeBytes({ before: large, after: small })).toBe(1_000)
  expect(changeBytes({ before: small, after: large })).toBe(1_000)
  expect(changeBytes({ before: undefined, after: small })).toBe(2)
  expect(changeBytes({ before: undefined, after: undefined })).toBe(0)
})

const tableKey: KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }]
const byScore: SecondaryIndex = {
  IndexName: 'byScore',
  KeySchema: [
    { AttributeName: 'league', KeyType: 'HASH' },
    { AttributeName: 'score', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
}
const member = (score: string, more: Item = {}): Item => ({
  id: { S: 'a' },
  league: { S: 'gold' },
  score: { N: score },
  ...more,
})
const unranked: Item = { id: { S: 'a' }, name: { S: 'Mei' } }

/** The rules of "Provisioned throughput considerations for global secondary indexes". */
test.each<[why: string, change: Change, units: number]>([
  ['a new item with the index keys: one write', { before: undefined, after: member('1') }, 1],
  ['an update that gives it the keys: one write', { before: unranked, after: member('1') }, 1],
  ['another key: one to delete the entry, one to put it', { before: member('1'), after: member('2') }, 2],
  ['the keys taken away: one write', { before: member('1'), after: unranked }, 1],
  ['no entry before and after: none', { before: unranked, after: { ...unranked, x: { S: '' } } }, 0],
  [
    'only a projected attribute changed: one write',
    { before: member('1', { name: { S: 'Mei' } }), after: member('1', { name: { S: 'Ann' } }) },
    1,
  ],
  [
    'nothing changed that the index holds: none',
    { before: member('1'), after: member('1', { coins: { N: '3' } }) },
    0,
  ],
  ['the item deleted: one write', { before: member('1'), after: undefined }, 1],
  [
    'an entry over 1 KB: as many as it has KB',
    { before: undefined, after: member('1', { name: { S: 'x'.repeat(1_500) } }) },
    2,
  ],
])('an index: %s', (_why, change, units) => {
  expect(indexWriteUnits(change, byScore, tableKey)).toBe(units)
})

test('an index sees no difference where only the objects are made differently', () => {
  const before = member('1', { name: { S: 'Mei' } })
  const attributes = Object.entries(before).map(([name, value]) => [
    name,
    Object.assign(Object.create(null), value),
  ])
  const change = { before, after: Object.fromEntries(attributes.reverse()) }
  expect(indexWriteUnits(change, byScore, tableKey)).toBe(0)
})

test('an index of keys only holds nothing else, one of everything holds all', () => {
  const change = { before: undefined, after: member('1', { stuff: { S: 'x'.repeat(5 * KB) } }) }
  const keysOnly = { ...byScore, Projection: { ProjectionType: 'KEYS_ONLY' } }
  const all = { ...byScore, Projection: { ProjectionType: 'ALL' } }
  expect(indexWriteUnits(change, keysOnly, tableKey)).toBe(1)
  expect(indexWriteUnits(change, all, tableKey)).toBe(6)
})
