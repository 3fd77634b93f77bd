/**
 * dynalite reads items through streams over its database's iterators, and ends a stream by calling `return` on the
 * iterator. The iterators of its database have `close` instead. Without this fix every Query and Scan would leak an
 * iterator together with a snapshot of all items.
 */
interface DatabaseIterator {
  close(): Promise<void>
  return?(): Promise<unknown>
}

export interface Database {
  values(): DatabaseIterator
}

/** Adds `return` to the iterators of all databases of this class. */
export function endIterators(database: Database): void {
  const iterator = database.values()
  const root = rootOf(iterator)
  root.return ??= async function (this: DatabaseIterator) {
    await this.close()
    return { done: true, value: undefined }
  }
  void iterator.close()
}

/** The common prototype of the iterators over keys and values, of databases and of sublevels. */
function rootOf(iterator: DatabaseIterator): DatabaseIterator {
  let root: DatabaseIterator = Object.getPrototypeOf(iterator)
  for (let next = Object.getPrototypeOf(root); next !== Object.prototype; next = Object.getPrototypeOf(root))
    root = next
  return root
}
