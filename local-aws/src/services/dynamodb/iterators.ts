/**
 * dynalite reads items through streams over its database's iterators, and ends a stream by the `return` of the
 * iterator. Those of its database have none; they have `close`. Without it every Query and Scan would leave an
 * iterator behind for ever, and with it all items as they were then.
 */
interface DatabaseIterator {
  close(): Promise<void>
  return?(): Promise<unknown>
}

export interface Database {
  values(): DatabaseIterator
}

/** Lets the iterators of every database of this kind be ended in the way that dynalite tries. */
export function endIterators(database: Database): void {
  const iterator = database.values()
  const root = rootOf(iterator)
  root.return ??= async function (this: DatabaseIterator) {
    await this.close()
    return { done: true, value: undefined }
  }
  void iterator.close()
}

/** The prototype that keys and values, of databases and of parts of them, have in common. */
function rootOf(iterator: DatabaseIterator): DatabaseIterator {
  let root: DatabaseIterator = Object.getPrototypeOf(iterator)
  for (let next = Object.getPrototypeOf(root); next !== Object.prototype; next = Object.getPrototypeOf(root))
    root = next
  return root
}
