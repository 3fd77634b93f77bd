/** Capacity units by DynamoDB's rules ("Read and write operations" and "GSI" in its developer guide). */
import type { Item, KeySchema, SecondaryIndex } from '../model.ts'
import { itemSize } from './item-size.ts'

const WRITE_BYTES = 1024
const READ_BYTES = 4096

/** Write units of an item. Deleting a missing item costs 1 unit too. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_BYTES))

/** Read units of an item. Reading a missing item costs as much as reading a small one. */
export function readUnits(bytes: number, stronglyConsistent: boolean): number {
  const units = Math.max(1, Math.ceil(bytes / READ_BYTES))
  return stronglyConsistent ? units : units / 2
}

/** An item before and after a write. Undefined if there is none. */
export interface Change {
  before: Item | undefined
  after: Item | undefined
}

/** The billed size of a write: the larger of the two items, also if the condition failed. */
export const changeBytes = ({ before, after }: Change): number =>
  Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0)

/**
 * Write units of a table's write in one of its indexes: none if the index entry does not change, one write if it is
 * added, removed or changed, two if it moves to another key.
 */
export function indexWriteUnits(
  { before, after }: Change,
  index: SecondaryIndex,
  tableKey: KeySchema,
): number {
  const [old, now] = [before && entryOf(before, index, tableKey), after && entryOf(after, index, tableKey)]
  if (old === undefined) return now === undefined ? 0 : writeUnits(itemSize(now))
  if (now === undefined) return writeUnits(itemSize(old))
  if (isSame(old, now)) return 0
  const moves = index.KeySchema.some(({ AttributeName: name }) => !isSame(old[name], now[name]))
  const [oldBytes, newBytes] = [itemSize(old), itemSize(now)]
  return moves ? writeUnits(oldBytes) + writeUnits(newBytes) : writeUnits(Math.max(oldBytes, newBytes))
}

/** The projection of an item into an index. Undefined if the item lacks one of the index's keys. */
function entryOf(
  item: Item,
  { KeySchema: key, Projection: projection }: SecondaryIndex,
  tableKey: KeySchema,
) {
  if (key.some(({ AttributeName: name }) => item[name] === undefined)) return undefined
  if ((projection.ProjectionType ?? 'ALL') === 'ALL') return item
  const names = new Set([
    ...[...key, ...tableKey].map(({ AttributeName: name }) => name),
    ...(projection.NonKeyAttributes ?? []),
  ])
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)))
}

/** Whether two attributes or items are equal, also across realms (different prototypes). */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))]
  return entries.length === others.size && entries.every(([name, value]) => isSame(value, others.get(name)))
}
