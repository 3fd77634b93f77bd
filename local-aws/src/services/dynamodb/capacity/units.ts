/** Capacity units by DynamoDB's rules ("Read and write operations" and "GSI" in its developer guide). */
import type { Item, KeySchema, SecondaryIndex } from '../model.ts'
import { itemSize } from './item-size.ts'

const WRITE_BYTES = 1024
const READ_BYTES = 4096

/** Nothing there is written or deleted for one unit too. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_BYTES))

/** Looking for what is not there costs as much as finding something small. */
export function readUnits(bytes: number, stronglyConsistent: boolean): number {
  const units = Math.max(1, Math.ceil(bytes / READ_BYTES))
  return stronglyConsistent ? units : units / 2
}

/** What an item is before and after a write; undefined where there is none. */
export interface Change {
  before: Item | undefined
  after: Item | undefined
}

/** The larger of the two counts, also for a write whose condition did not hold. */
export const changeBytes = ({ before, after }: Change): number =>
  Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0)

/**
 * What a table's write costs in one of its indexes: nothing where the index sees no difference, one write for
 * an entry that comes, goes or is changed, two for one that moves to another key.
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

/** An item as an index holds it; undefined when it lacks one of the index's keys. */
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

/** Whether two attributes or items are equal, whatever made the objects that they are written in. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))]
  return entries.length === others.size && entries.every(([name, value]) => isSame(value, others.get(name)))
}
