/**
 * Measures the capacity units of DynamoDB calls. dynalite's `ReturnConsumedCapacity` ignores failed conditions and
 * indexes. This class therefore compares the items before and after a write, and inspects the items of a read.
 */
import { AwsError } from '../../../common/aws/error.ts'
import type { Item } from '../model.ts'
import { type Call, Consumption } from './consumption.ts'
import { ItemCache } from './item-cache.ts'
import { itemSize } from './item-size.ts'
import { type Answer, isNarrowed, type Request, valueOfKey, type WriteRequest } from './request-types.ts'
import { type Change, changeBytes, indexWriteUnits, readUnits } from './units.ts'

export class CapacityMeter {
  readonly #engine: (action: string, input: unknown) => Promise<unknown>
  readonly #known: ItemCache

  constructor(engine: { call(action: string, input: unknown): Promise<unknown> }) {
    this.#engine = engine.call
    this.#known = new ItemCache(engine.call)
  }

  /** Makes a call. The caller must lock the items of a write. */
  readonly call: Call = async (action, input, consumption = new Consumption()) => {
    const request: Request = Object(input)
    switch (action) {
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return this.#write(action, request, consumption)
      case 'BatchWriteItem':
        return this.#writeMany(request, consumption)
      case 'GetItem':
        return this.#get(request, consumption)
      case 'BatchGetItem':
        return this.#getMany(request, consumption)
      case 'Query':
      case 'Scan':
        return this.#find(action, request, consumption)
      case 'CreateTable':
      case 'UpdateTable':
      case 'DeleteTable':
        this.#known.clear()
    }
    return this.#engine(action, input)
  }

  async #write(action: string, request: Request, consumption: Consumption): Promise<unknown> {
    const { TableName: table = '', ReturnValues: asked = 'NONE' } = request
    const key = await this.#known.keyOf(table, request.Key ?? request.Item)
    if (key === undefined) return this.#engine(action, request)
    await this.#notePartition(table, key, consumption)
    const before = await this.#known.current(table, key)
    // If the caller does not need other values, the update itself returns the new item.
    const returnsNewItem = action === 'UpdateItem' && (asked === 'NONE' || asked === 'ALL_NEW')
    try {
      const given = returnsNewItem ? { ...request, ReturnValues: 'ALL_NEW' } : request
      const { Attributes, ...rest }: Answer = Object(await this.#engine(action, given))
      let after: Item | undefined
      if (action === 'PutItem') after = request.Item
      if (action === 'UpdateItem') after = returnsNewItem ? Attributes : await this.#known.read(table, key)
      this.#known.remember(table, key, after)
      await this.#weigh(table, { before, after }, consumption)
      return Attributes === undefined || (returnsNewItem && asked === 'NONE') ? rest : { Attributes, ...rest }
    } catch (error) {
      // A failed condition is billed too, by the larger of the existing and the new item.
      if (error instanceof AwsError && error.code === 'ConditionalCheckFailedException')
        consumption.write(changeBytes({ before, after: request.Item }))
      throw error
    }
  }

  async #writeMany(request: Request, consumption: Consumption): Promise<unknown> {
    const changes: { table: string; key: Item; change: Change }[] = []
    for (const [table, requests] of Object.entries(request.RequestItems ?? {}))
      for (const { PutRequest, DeleteRequest } of Array.isArray(requests) ? requests : []) {
        const key = await this.#known.keyOf(table, PutRequest?.Item ?? DeleteRequest?.Key)
        if (!key) continue
        const before = await this.#known.current(table, key)
        changes.push({ table, key, change: { before, after: PutRequest?.Item } })
      }
    const answer: Answer = Object(await this.#engine('BatchWriteItem', request))
    for (const { table, key, change } of changes) {
      if (await this.#isLeft(table, key, answer.UnprocessedItems?.[table])) continue
      this.#known.remember(table, key, change.after)
      await this.#notePartition(table, key, consumption)
      await this.#weigh(table, change, consumption)
    }
    return answer
  }

  async #isLeft(table: string, key: Item, left: readonly WriteRequest[] = []): Promise<boolean> {
    const items = left.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key)
    const keys = await Promise.all(items.map((item) => this.#known.keyOf(table, item)))
    return ItemCache.isAmong(
      keys.filter((other) => other !== undefined),
      key,
    )
  }

  async #get(request: Request, consumption: Consumption): Promise<unknown> {
    const { TableName: table = '', Key: key = {}, ConsistentRead: strong = false } = request
    const answer: Answer = Object(await this.#engine('GetItem', request))
    // AWS bills the whole item, even if a projection returns less.
    const item = isNarrowed(request) ? await this.#known.current(table, key) : answer.Item
    await this.#notePartition(table, key, consumption)
    consumption.read(item ? itemSize(item) : 0, strong)
    return answer
  }

  /** Rounds up each item separately. */
  async #getMany(request: Request, consumption: Consumption): Promise<unknown> {
    const answer: Answer = Object(await this.#engine('BatchGetItem', request))
    for (const [table, wanted] of Object.entries(request.RequestItems ?? {})) {
      if (Array.isArray(wanted)) continue
      const left = answer.UnprocessedKeys?.[table]?.Keys ?? []
      for (const key of wanted.Keys ?? []) {
        if (ItemCache.isAmong(left, key)) continue
        await this.#notePartition(table, key, consumption)
        const item = await this.#known.current(table, key)
        consumption.read(item ? itemSize(item) : 0, wanted.ConsistentRead ?? false)
      }
    }
    return answer
  }

  /** Rounds up the sum of all items. Only dynalite knows the size of items that a filter left out. */
  async #find(action: string, request: Request, consumption: Consumption): Promise<unknown> {
    const { TableName: name = '', ConsistentRead: strong = false, ReturnConsumedCapacity: asked } = request
    const narrowed = isNarrowed(request)
    const given = narrowed ? { ...request, ReturnConsumedCapacity: asked ?? 'TOTAL' } : request
    const answer: Answer = Object(await this.#engine(action, given))
    const table = await this.#known.table(name)
    const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = table ?? {}
    const index = [...global, ...local].find(({ IndexName }) => IndexName === request.IndexName)
    const hash = (index ?? table)?.KeySchema[0]?.AttributeName
    const partition = hash && valueOfKey(request, hash)
    if (partition) consumption.partitions.push(textOf(partition))
    if (!narrowed) {
      const sizes = (answer.Items ?? []).map(itemSize)
      const bytes = sizes.reduce((sum, size) => sum + size, 0)
      consumption.read(bytes, strong)
      return answer
    }
    const { ConsumedCapacity: consumed, ...rest } = answer
    consumption.readUnits += Math.max(consumed?.CapacityUnits ?? 0, readUnits(0, strong))
    return asked === undefined ? rest : answer
  }

  async #weigh(name: string, change: Change, consumption: Consumption): Promise<void> {
    consumption.write(changeBytes(change))
    const table = await this.#known.table(name)
    const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = table ?? {}
    for (const index of [...global, ...local])
      consumption.indexWriteUnits += indexWriteUnits(change, index, table?.KeySchema ?? [])
  }

  async #notePartition(name: string, key: Item, { partitions }: Consumption): Promise<void> {
    const table = await this.#known.table(name)
    const value = key[table?.KeySchema[0]?.AttributeName ?? '']
    if (value) partitions.push(textOf(value))
  }
}

const textOf = (attribute: Record<string, unknown>): string => String(Object.values(attribute)[0])
