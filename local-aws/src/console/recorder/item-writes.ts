import type { ItemCall } from '../../telemetry/traffic.ts'
import type { Json } from '../api-types.ts'
import type { ByteBudget } from './byte-budget.ts'
import { plainItem } from './plain-item.ts'

const WRITES_PER_ITEM = 20
/** Writes of a token that are remembered of one item. */
const HOLDERS_PER_ITEM = 100
/** Memory of a token and its holder, in bytes. */
const HOLDER_BYTES = 700
/** Memory of a write without its item, in bytes. */
const OWN_BYTES = 400
/** A larger call is recorded without its item. In bytes. */
const MOST_ITEM_CHARACTERS = 64 * 1024

type Attributes = Record<string, Record<string, Json>>

export interface KeptWrite {
  started: number
  duration: number
  table: string
  key: Attributes
  keyText: string
  action: string
  what: string
  caller: string | undefined
  trace: string | undefined
  error: string | undefined
  after: Json | undefined
}

/** An item that holds a task token. */
export interface TokenHolder {
  table: string
  key: Attributes
  keyText: string
  trace: string | undefined
  caller: string | undefined
  at: number
}

/** A write to an item that holds a token, by another caller than the one that wrote the token. */
export interface TokenItemWrite {
  /** The trace of the invocation that wrote the token. */
  holderTrace: string
  at: number
  trace: string
}

/** Task tokens begin with the same bytes (see task-tokens.ts). */
const TOKEN = /AAAAKgAAAAIAAAAAAAAAA[A-Za-z0-9+/]{300,}={0,2}/g

/** The newest writes of each item, by table and key. */
export class ItemWrites {
  readonly #byItem = new Map<string, KeptWrite[]>()
  readonly holders = new Map<string, TokenHolder>()
  /** The item's token holders with their tokens, the newest last, by table and key. */
  readonly #holdersOf = new Map<string, { holder: TokenHolder; tokens: readonly string[] }[]>()
  readonly tokenItemWrites = new Map<string, TokenItemWrite[]>()
  readonly #budget: ByteBudget
  readonly #keysOf: (table: string) => readonly string[] | undefined

  constructor(budget: ByteBudget, keysOf: (table: string) => readonly string[] | undefined) {
    this.#budget = budget
    this.#keysOf = keysOf
  }

  of(table: string, keyText: string): readonly KeptWrite[] {
    return this.#byItem.get(itemId(table, keyText)) ?? []
  }

  /** Oldest item first. */
  *all(): Generator<KeptWrite> {
    for (const writes of this.#byItem.values()) yield* writes
  }

  /** Records the writes of a call. Returns the changed tables, and the traces of those who wrote the tokens of the changed items. */
  take(call: ItemCall): { tables: string[]; holderTraces: string[] } {
    const writes = writesOf(call, this.#keysOf)
    const holders = writes.map((write) => this.#keep(write, call))
    return {
      tables: [...new Set(writes.map(({ table }) => table))],
      holderTraces: [...new Set(holders.filter((trace) => trace !== undefined))],
    }
  }

  /** Returns the trace of the item's token, if another trace makes this write. */
  #keep(write: KeptWrite, call: ItemCall): string | undefined {
    const id = itemId(write.table, write.keyText)
    const kept = this.#byItem.get(id) ?? []
    this.#byItem.set(id, kept)
    kept.push(write)
    if (kept.length > WRITES_PER_ITEM) kept.shift()
    const tokens = JSON.stringify(call.input).match(TOKEN) ?? []
    const after = write.after === undefined ? 0 : JSON.stringify(write.after).length
    const bytes = OWN_BYTES + tokens.length * HOLDER_BYTES + after
    this.#budget.add('writes', bytes, () => {
      const at = kept.indexOf(write)
      if (at >= 0) kept.splice(at, 1)
      if (kept.length === 0 && this.#byItem.get(id) === kept) this.#forget(id)
    })
    return write.error === undefined ? this.#keepToken(id, write, tokens) : undefined
  }

  #forget(id: string): void {
    this.#byItem.delete(id)
    for (const held of this.#holdersOf.get(id) ?? []) this.#forgetHolder(held)
    this.#holdersOf.delete(id)
  }

  #forgetHolder({ holder, tokens }: { holder: TokenHolder; tokens: readonly string[] }): void {
    if (holder.trace !== undefined) this.tokenItemWrites.delete(holder.trace)
    for (const token of tokens) if (this.holders.get(token) === holder) this.holders.delete(token)
  }

  #keepToken(id: string, write: KeptWrite, tokens: readonly string[]): string | undefined {
    const { table, key, keyText, trace, caller, started } = write
    if (tokens.length > 0) {
      const holder = { table, key, keyText, trace, caller, at: started }
      const held = this.#holdersOf.get(id) ?? []
      this.#holdersOf.set(id, held)
      held.push({ holder, tokens })
      for (const token of tokens) this.holders.set(token, holder)
      const oldest = held.length > HOLDERS_PER_ITEM ? held.shift() : undefined
      if (oldest) this.#forgetHolder(oldest)
      return undefined
    }
    const holder = this.#holdersOf.get(id)?.at(-1)?.holder
    if (!holder?.trace || trace === undefined || trace === holder.trace) return undefined
    const writes = this.tokenItemWrites.get(holder.trace) ?? []
    this.tokenItemWrites.set(holder.trace, writes)
    if (!writes.some((one) => one.trace === trace))
      writes.push({ holderTrace: holder.trace, at: started + write.duration, trace })
    return holder.trace
  }
}

const itemId = (table: string, keyText: string) => `${table}\n${keyText}`

/** A key in one line: `GAME#1` or `GAME#1 · ROUND#2`. */
export const keyTextOf = (key: Attributes): string =>
  Object.values(key)
    .map((value) => String(Object.values(value)[0]))
    .join(' · ')

interface Request {
  TableName?: string
  Key?: Attributes
  Item?: Attributes
  UpdateExpression?: string
}

function writesOf(
  { action, input, answer, started, duration, error, caller, trace }: ItemCall,
  keysOf: (table: string) => readonly string[] | undefined,
): KeptWrite[] {
  const common = { started, duration, error, caller, trace }
  const { Attributes: returned } = Object(answer) as { Attributes?: Attributes }
  const make = (request: Request, kind: string, after: Attributes | undefined): KeptWrite[] => {
    const { TableName: table = '', Item: item } = request
    const names = keysOf(table)
    const key = request.Key ?? (item && names ? pick(item, names) : undefined)
    if (!key) return []
    const ordered = names ? pick(key, names) : key
    return [
      {
        ...common,
        table,
        key: ordered,
        keyText: keyTextOf(ordered),
        action: kind,
        what: whatOf(kind, request),
        after: shown(after),
      },
    ]
  }
  switch (action) {
    case 'PutItem':
      return make(Object(input), action, (Object(input) as Request).Item)
    case 'DeleteItem':
      return make(Object(input), action, undefined)
    case 'UpdateItem': {
      const isWhole = (Object(input) as { ReturnValues?: string }).ReturnValues === 'ALL_NEW'
      return make(Object(input), action, isWhole ? returned : undefined)
    }
    case 'TransactWriteItems': {
      const { TransactItems = [] } = Object(input) as { TransactItems?: Record<string, Request>[] }
      return TransactItems.flatMap((one) =>
        Object.entries(one).flatMap(([kind, request]) =>
          kind === 'ConditionCheck' ? [] : make(request, `${kind}Item in a transaction`, request.Item),
        ),
      )
    }
    case 'BatchWriteItem': {
      const { RequestItems = {} } = Object(input) as {
        RequestItems?: Record<string, { PutRequest?: Request; DeleteRequest?: Request }[]>
      }
      return Object.entries(RequestItems).flatMap(([TableName, requests]) =>
        requests.flatMap(({ PutRequest, DeleteRequest }) => [
          ...(PutRequest ? make({ TableName, ...PutRequest }, 'PutItem in a batch', PutRequest.Item) : []),
          ...(DeleteRequest ? make({ TableName, ...DeleteRequest }, 'DeleteItem in a batch', undefined) : []),
        ]),
      )
    }
    default:
      return []
  }
}

function pick(item: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])))
}

const whatOf = (kind: string, { UpdateExpression }: Request): string =>
  UpdateExpression ?? (kind.startsWith('Delete') ? 'deletes the item' : 'replaces the item')

function shown(item: Attributes | undefined): Json | undefined {
  if (!item || JSON.stringify(item).length > MOST_ITEM_CHARACTERS) return undefined
  return plainItem(item)
}
