import type { Item } from '../model.ts'
import type { Answer, Table } from './request-types.ts'

type Engine = (action: string, input: unknown) => Promise<unknown>

/** A canonical name of a key, independent of the order of its members. */
const nameOf = (table: string, key: Item): string =>
  `${table} ${JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)))}`

/** Caches table descriptions and the last written state of items, so that the meter rarely reads an item. */
export class ItemCache {
  readonly #engine: Engine
  readonly #tables = new Map<string, Table>()
  readonly #items = new Map<string, Item>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  clear(): void {
    this.#tables.clear()
    this.#items.clear()
  }

  async table(name: string): Promise<Table | undefined> {
    const known = this.#tables.get(name)
    if (known) return known
    const described = await this.#engine('DescribeTable', { TableName: name }).catch(() => ({}))
    const { Table: table }: { Table?: Table } = Object(described)
    if (table) this.#tables.set(name, table)
    return table
  }

  /** The key members of an item. Undefined if there is no such table, or if a member is missing. */
  async keyOf(table: string, item: Item | undefined): Promise<Item | undefined> {
    const described = await this.table(table)
    if (described === undefined || item === undefined) return undefined
    const members = described.KeySchema.flatMap(({ AttributeName: name }) =>
      item[name] ? [[name, item[name]] as const] : [],
    )
    return members.length === described.KeySchema.length ? Object.fromEntries(members) : undefined
  }

  /** The current item, from the cache or the table. */
  async current(table: string, key: Item): Promise<Item | undefined> {
    return this.#items.get(nameOf(table, key)) ?? this.read(table, key)
  }

  async read(table: string, key: Item): Promise<Item | undefined> {
    const request = { TableName: table, Key: key, ConsistentRead: true }
    const answer: Answer = Object(await this.#engine('GetItem', request).catch(() => ({})))
    return answer.Item
  }

  /** Stores a written item. Deleted items are not kept, because most keys are never used again. */
  remember(table: string, key: Item, item: Item | undefined): void {
    if (item === undefined) this.#items.delete(nameOf(table, key))
    else this.#items.set(nameOf(table, key), item)
  }

  /** Whether `keys` contains `key`. */
  static isAmong(keys: readonly Item[], key: Item): boolean {
    const name = nameOf('', key)
    return keys.some((other) => nameOf('', other) === name)
  }
}
