/**
 * Weighs what calls of DynamoDB consume. dynalite's own `ReturnConsumedCapacity` knows neither failed
 * conditions nor indexes, so the items are looked at: as they are before a write, after it, and as they are
 * read. What was written is remembered, so that weighing hardly takes reads of its own.
 */
import { AwsError } from '../../aws/error.ts'
import type { Item } from '../model.ts'
import { type Answer, isNarrowed, type Request, type Table, valueOfKey, type WriteRequest } from './inputs.ts'
import { itemSize } from './item-size.ts'
import { type Change, changeBytes, indexWriteUnits, readUnits, writeUnits } from './units.ts'

/** What one call came to. */
export class Consumption {
  readUnits = 0
  writeUnits = 0
  indexWriteUnits = 0
  /** Of the items that were read or written. */
  bytes = 0
  /** The partition keys that it was about, as text. */
  readonly partitions: string[] = []

  read(bytes: number, stronglyConsistent: boolean): void {
    this.readUnits += readUnits(bytes, stronglyConsistent)
    this.bytes += bytes
  }
}

export type Call = (action: string, input: unknown, consumption?: Consumption) => Promise<unknown>

const SINGLE_WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])

export class Scales {
  readonly #call: (action: string, input: unknown) => Promise<unknown>
  readonly #tables = new Map<string, Table | undefined>()
  /** The items as they were last written, by table and key; null for one that is not there. */
  readonly #known = new Map<string, Item | null>()

  constructor(engine: { call(action: string, input: unknown): Promise<unknown> }) {
    this.#call = engine.call
  }

  /** Makes a call and adds to `consumption` what it takes. Nobody else may write its items meanwhile. */
  readonly call: Call = async (action, input, consumption = new Consumption()) => {
    const request: Request = Object(input)
    if (SINGLE_WRITES.has(action)) return this.#write(action, request, consumption)
    switch (action) {
      case 'GetItem':
        return this.#get(request, consumption)
      case 'BatchGetItem':
        return this.#getMany(request, consumption)
      case 'BatchWriteItem':
        return this.#writeMany(request, consumption)
      case 'Query':
      case 'Scan':
        return this.#find(action, request, consumption)
      case 'CreateTable':
      case 'UpdateTable':
      case 'DeleteTable':
        this.#tables.clear()
        this.#known.clear()
    }
    return this.#call(action, input)
  }

  async #write(action: string, request: Request, consumption: Consumption): Promise<unknown> {
    const { TableName: table = '', ReturnValues: asked = 'NONE' } = request
    const key = await this.#keyOf(table, request.Key ?? request.Item)
    if (key === undefined) return this.#call(action, request)
    const before = await this.#current(table, key)
    this.#notePartition(table, key, consumption)
    const sees = action === 'UpdateItem' && (asked === 'NONE' || asked === 'ALL_NEW')
    try {
      const answer: Answer = Object(
        await this.#call(action, sees ? { ...request, ReturnValues: 'ALL_NEW' } : request),
      )
      const after = await this.#afterwards(action, request, sees ? answer.Attributes : undefined, key)
      this.#remember(table, key, after)
      await this.#weigh(table, { before, after }, consumption)
      if (!sees || asked === 'ALL_NEW') return answer
      const { Attributes: _unasked, ...rest } = answer
      return rest
    } catch (error) {
      // A condition that does not hold is billed by the item that is there or was to be put, whichever is larger.
      if (error instanceof AwsError && error.code === 'ConditionalCheckFailedException') {
        const bytes = changeBytes({ before, after: request.Item })
        consumption.writeUnits += writeUnits(bytes)
        consumption.bytes += bytes
      }
      throw error
    }
  }

  async #afterwards(
    action: string,
    { TableName: table = '', Item: put }: Request,
    updated: Item | undefined,
    key: Item,
  ): Promise<Item | undefined> {
    if (action === 'PutItem') return put
    if (action === 'DeleteItem') return undefined
    return updated ?? this.#read(table, key)
  }

  async #writeMany(request: Request, consumption: Consumption): Promise<unknown> {
    const writes = Object.entries(request.RequestItems ?? {}).flatMap(([table, requests]) =>
      (Array.isArray(requests) ? requests : []).map((one) => ({ table, one })),
    )
    const changes: { table: string; key: Item; change: Change }[] = []
    for (const { table, one } of writes) {
      const after = one.PutRequest?.Item
      const key = await this.#keyOf(table, after ?? one.DeleteRequest?.Key)
      if (key) changes.push({ table, key, change: { before: await this.#current(table, key), after } })
    }
    const answer: Answer = Object(await this.#call('BatchWriteItem', request))
    const left = new Set<string>()
    for (const [table, requests] of Object.entries(answer.UnprocessedItems ?? {}))
      for (const one of requests as WriteRequest[])
        left.add(
          nameOf(table, (await this.#keyOf(table, one.PutRequest?.Item ?? one.DeleteRequest?.Key)) ?? {}),
        )
    for (const { table, key, change } of changes) {
      if (left.has(nameOf(table, key))) continue
      this.#remember(table, key, change.after)
      this.#notePartition(table, key, consumption)
      await this.#weigh(table, change, consumption)
    }
    return answer
  }

  async #get(request: Request, consumption: Consumption): Promise<unknown> {
    const { TableName: table = '', Key: key = {}, ConsistentRead: strong = false } = request
    const answer: Answer = Object(await this.#call('GetItem', request))
    const item = isNarrowed(request) ? await this.#current(table, key) : answer.Item
    await this.#keyOf(table, key)
    this.#notePartition(table, key, consumption)
    consumption.read(item ? itemSize(item) : 0, strong)
    return answer
  }

  /** Every item is rounded up for itself. */
  async #getMany(request: Request, consumption: Consumption): Promise<unknown> {
    const answer: Answer = Object(await this.#call('BatchGetItem', request))
    for (const [table, wanted] of Object.entries(request.RequestItems ?? {})) {
      if (Array.isArray(wanted)) continue
      const left = new Set((answer.UnprocessedKeys?.[table]?.Keys ?? []).map((key) => nameOf(table, key)))
      for (const key of wanted.Keys ?? []) {
        if (left.has(nameOf(table, key))) continue
        await this.#keyOf(table, key)
        this.#notePartition(table, key, consumption)
        const item = await this.#current(table, key)
        consumption.read(item ? itemSize(item) : 0, wanted.ConsistentRead ?? false)
      }
    }
    return answer
  }

  /** All items together are rounded up once. What was looked at and is not in the answer only dynalite knows. */
  async #find(action: string, request: Request, consumption: Consumption): Promise<unknown> {
    const { TableName: name = '', ConsistentRead: strong = false, ReturnConsumedCapacity: asked } = request
    const narrowed = isNarrowed(request)
    const answer: Answer = Object(
      await this.#call(action, narrowed ? { ...request, ReturnConsumedCapacity: asked ?? 'TOTAL' } : request),
    )
    const table = await this.#table(name)
    const index = [...(table?.GlobalSecondaryIndexes ?? []), ...(table?.LocalSecondaryIndexes ?? [])].find(
      ({ IndexName }) => IndexName === request.IndexName,
    )
    const hash = (index ?? table)?.KeySchema[0]?.AttributeName
    const partition = hash && valueOfKey(request, hash)
    if (partition) consumption.partitions.push(textOf(partition))
    if (!narrowed) {
      consumption.read(
        (answer.Items ?? []).reduce((sum, item) => sum + itemSize(item), 0),
        strong,
      )
      return answer
    }
    const { ConsumedCapacity: consumed, ...rest } = answer
    consumption.readUnits += Math.max(consumed?.CapacityUnits ?? 0, readUnits(0, strong))
    return asked === undefined ? rest : answer
  }

  async #weigh(table: string, change: Change, consumption: Consumption): Promise<void> {
    const bytes = changeBytes(change)
    consumption.writeUnits += writeUnits(bytes)
    consumption.bytes += bytes
    const described = await this.#table(table)
    const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = described ?? {}
    for (const index of [...global, ...local])
      consumption.indexWriteUnits += indexWriteUnits(change, index, described?.KeySchema ?? [])
  }

  #notePartition(table: string, key: Item, { partitions }: Consumption): void {
    const hash = this.#tables.get(table)?.KeySchema[0]?.AttributeName
    const value = hash === undefined ? undefined : key[hash]
    if (value) partitions.push(textOf(value))
  }

  /** As it is now: as it was written last, or as the table has it. */
  async #current(table: string, key: Item): Promise<Item | undefined> {
    const known = this.#known.get(nameOf(table, key))
    return known === undefined ? this.#read(table, key) : (known ?? undefined)
  }

  async #read(table: string, key: Item): Promise<Item | undefined> {
    const request = { TableName: table, Key: key, ConsistentRead: true }
    const answer: Answer = Object(await this.#call('GetItem', request).catch(() => ({})))
    return answer.Item
  }

  #remember(table: string, key: Item, item: Item | undefined): void {
    // What is gone need not be remembered: most keys are never used again.
    if (item === undefined) this.#known.delete(nameOf(table, key))
    else this.#known.set(nameOf(table, key), item)
  }

  /** The members of a table's key; undefined when there is no such table, or they are not all there. */
  async #keyOf(table: string, item: Item | undefined): Promise<Item | undefined> {
    const described = await this.#table(table)
    if (described === undefined || item === undefined) return undefined
    const members = described.KeySchema.flatMap(({ AttributeName: name }) =>
      item[name] ? [[name, item[name]] as const] : [],
    )
    return members.length === described.KeySchema.length ? Object.fromEntries(members) : undefined
  }

  async #table(name: string): Promise<Table | undefined> {
    if (this.#tables.has(name)) return this.#tables.get(name)
    const described = await this.#call('DescribeTable', { TableName: name }).catch(() => ({}))
    const { Table: table }: { Table?: Table } = Object(described)
    // A table that is still to come is asked for again.
    if (table) this.#tables.set(name, table)
    return table
  }
}

/** The members of a key may stand in any order. */
const nameOf = (table: string, key: Item): string =>
  `${table} ${JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)))}`

const textOf = (attribute: Record<string, unknown>): string => String(Object.values(attribute)[0])
