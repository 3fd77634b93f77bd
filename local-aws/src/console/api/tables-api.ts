import type { ItemAnswer, ItemKey, ItemLine, ItemWrite, Page, TableLine } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { badRequest, notFound } from '../http/console-error.ts'
import { count, searched } from '../http/parameters.ts'
import type { ApiCall, Routes } from '../http/router.ts'
import { type KeptWrite, keyTextOf } from '../recorder/item-writes.ts'
import { plainItem } from '../recorder/plain-item.ts'
import { keyNames, type TableDescription } from '../tables/table-keys.ts'
import { callAws } from './call-aws.ts'
import { type Item, readItems, readRequest } from './item-reads.ts'

const PAGE = 100
const MOST_KINDS = 100

export const tableRoutes = (state: ConsoleState): Routes => ({
  'GET /api/tables': () => tables(state),
  'GET /api/tables/:table/items': (call) => items(state, call),
  'GET /api/items/:table/:key': (call) => item(state, call),
  'PUT /api/items/:table/:key': (call) => replace(state, call),
  'DELETE /api/items/:table/:key': async (call) => {
    const { TableName } = await tableOf(state, call)
    await aws(state, 'DeleteItem', { TableName, Key: keyOf(call) })
    return {}
  },
  'GET /api/items/:table/:key/writes': (call) => writes(state, call),
})

const aws = <Answer>({ ports }: ConsoleState, action: string, input: object) =>
  callAws<Answer>(ports.dynamoDb, action, input)

/** The attribute with a table's expiry times, if it has one. */
async function timeToLiveOf(state: ConsoleState, TableName: string): Promise<string | undefined> {
  const answer = await aws<{ TimeToLiveDescription?: { AttributeName?: string } }>(
    state,
    'DescribeTimeToLive',
    {
      TableName,
    },
  )
  return answer.TimeToLiveDescription?.AttributeName
}

async function tables(state: ConsoleState): Promise<TableLine[]> {
  await state.tables.refresh()
  return Promise.all(state.tables.all().map((table) => tableLine(state, table)))
}

async function tableLine(state: ConsoleState, table: TableDescription): Promise<TableLine> {
  const { TableName, KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table
  const [hash = '', range] = keyNames(KeySchema)
  const ttl = await timeToLiveOf(state, TableName)
  const kinds = new Map<string, number>()
  let bytes = 0
  let size = 0
  for await (const one of readItems(state, 'Scan', { TableName })) {
    size += 1
    bytes += JSON.stringify(one).length
    const value = String(Object.values(one[hash] ?? {})[0] ?? '')
    const prefix = value.includes('#') ? value.slice(0, value.indexOf('#') + 1) : ''
    if (kinds.size < MOST_KINDS || kinds.has(prefix)) kinds.set(prefix, (kinds.get(prefix) ?? 0) + 1)
  }
  return {
    name: TableName,
    items: size,
    bytes,
    hash,
    ...(range !== undefined && { range }),
    indexes: [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(({ IndexName, KeySchema: schema }) => {
      const [indexHash = '', indexRange] = keyNames(schema)
      return { name: IndexName, hash: indexHash, ...(indexRange !== undefined && { range: indexRange }) }
    }),
    ...(ttl !== undefined && { ttl }),
    kinds: [...kinds].map(([prefix, number]) => ({ prefix, items: number })),
  }
}

async function tableOf(state: ConsoleState, { parameters }: ApiCall): Promise<TableDescription> {
  const name = parameters.table ?? ''
  if (!state.tables.get(name)) await state.tables.refresh()
  const table = state.tables.get(name)
  if (!table) throw notFound(`The table ${name}`)
  return table
}

async function items(state: ConsoleState, call: ApiCall): Promise<Page<ItemLine>> {
  const { query } = call
  const table = await tableOf(state, call)
  const names = keyNames(table.KeySchema)
  const { action, request, fits } = readRequest(table, query)
  const q = searched(query)
  const limit = count(query, 'limit', PAGE, PAGE)
  const cursor = query.get('cursor')
  const lines: ItemLine[] = []
  let total = 0
  let isAfter = !cursor
  for await (const one of readItems(state, action, request)) {
    if (!fits(one) || (q !== '' && !JSON.stringify(one).toLowerCase().includes(q))) continue
    total += 1
    const line = isAfter && lines.length <= limit ? itemLine(state, table, one, names) : undefined
    if (line) lines.push(line)
    else if (!isAfter) isAfter = keyTextOf(keyIn(one, names)) === cursor
  }
  const page = lines.slice(0, limit)
  const last = page.at(-1)
  return { items: page, total, ...(lines.length > limit && last && { next: last.keyText }) }
}

const keyIn = (one: Item, names: readonly string[]): ItemKey =>
  Object.fromEntries(names.flatMap((name) => (one[name] ? [[name, one[name]]] : [])))

function itemLine(
  state: ConsoleState,
  { TableName }: TableDescription,
  one: Item,
  names: readonly string[],
): ItemLine {
  const key = keyIn(one, names)
  const keyText = keyTextOf(key)
  const last = state.recorder.writes.of(TableName, keyText).at(-1)
  return {
    key,
    keyText,
    title: state.subjects.itemTitle(plainItem(one), names),
    bytes: JSON.stringify(one).length,
    ...(last && { changedAt: last.started, changedBy: writerOf(state, last) }),
  }
}

const writerOf = ({ subjects }: ConsoleState, { caller }: KeptWrite): string =>
  caller === undefined ? 'a person' : subjects.functionTitle(caller.split('/').at(-1) ?? caller)

/** The key in the path: DynamoDB's JSON. */
function keyOf({ parameters }: ApiCall): ItemKey {
  try {
    const key: unknown = JSON.parse(parameters.key ?? '')
    if (typeof key === 'object' && key !== null && !Array.isArray(key)) return key as ItemKey
  } catch {
    // Refused below.
  }
  throw badRequest('The key must be an object in the JSON of DynamoDB: {"pk":{"S":"a"}}.')
}

async function item(state: ConsoleState, call: ApiCall): Promise<ItemAnswer> {
  const { TableName, KeySchema } = await tableOf(state, call)
  const key = keyOf(call)
  const { Item: found } = await aws<{ Item?: Item }>(state, 'GetItem', {
    TableName,
    Key: key,
    ConsistentRead: true,
  })
  if (!found) throw notFound(`The item ${keyTextOf(key)}`)
  const plain = plainItem(found)
  const names = keyNames(KeySchema)
  const execution =
    state.subjects.executionIn(plainItem(keyIn(found, names))) ?? state.subjects.executionIn(plain)
  const expires = found[(await timeToLiveOf(state, TableName)) ?? '']?.N
  return {
    key: keyIn(found, names),
    keyText: keyTextOf(keyIn(found, names)),
    title: state.subjects.itemTitle(plain, names),
    item: found,
    plain,
    bytes: JSON.stringify(found).length,
    ...(execution && { execution: execution.id }),
    ...(expires !== undefined && { expires: Number(expires) * 1000 }),
  }
}

async function replace(state: ConsoleState, call: ApiCall): Promise<Record<string, never>> {
  const { TableName, KeySchema } = await tableOf(state, call)
  const { item: given } = call.body
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badRequest('`item` must be an object.')
  const written = keyTextOf(keyIn(given as Item, keyNames(KeySchema)))
  const named = keyTextOf(keyIn(keyOf(call), keyNames(KeySchema)))
  if (written !== named)
    throw badRequest(`The key of the item is ${written}, not ${named}. A key cannot change.`)
  await aws(state, 'PutItem', { TableName, Item: given })
  return {}
}

async function writes(state: ConsoleState, call: ApiCall): Promise<ItemWrite[]> {
  const { TableName, KeySchema } = await tableOf(state, call)
  const keyText = keyTextOf(keyIn(keyOf(call), keyNames(KeySchema)))
  return [...state.recorder.writes.of(TableName, keyText)].reverse().map((write) => {
    const { started: at, action, duration, error, what, after, trace } = write
    const invocation = trace === undefined ? undefined : state.recorder.invocations.byTrace.get(trace)
    const execution = invocation?.task && state.executions.byArn(invocation.task.execution)
    return {
      at,
      action,
      by: writerOf(state, write),
      duration,
      what,
      ...(invocation && { invocation: invocation.id }),
      ...(execution && { execution: execution.id }),
      ...(error !== undefined && { error }),
      ...(after !== undefined && { after }),
    }
  })
}
