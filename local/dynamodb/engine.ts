/**
 * dynalite below its HTTP server: the same store, validations and actions, called directly. A second HTTP hop
 * a call would cost more than the call itself, and an unexpected error there would end the process.
 */
import { createRequire } from 'node:module'
import { AwsError } from '../aws/error.ts'
import { compareDeeply } from './deep-equality.ts'
import { type Database, endIterators } from './iterators.ts'
import { type Parser, rememberParsed } from './parsed-expressions.ts'
import { keepText } from './text-store.ts'

const ACTIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
] as const

/** Those that only look at their tables. */
const ITEM_ACTIONS = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
])

type GetTable = (name: string, checkStatus: unknown, callback?: TableCallback) => void
type TableCallback = (error: unknown, table?: { TableStatus: string }) => void

interface Store {
  getTable: GetTable
  tableDb: { awsAccountId: string; awsRegion: string }
  db: Database & { close(callback: (error?: Error | null) => void): void }
}

interface Failure {
  statusCode?: number
  body?: { __type?: string; message?: string; Message?: string }
}

type Action = (
  store: Store,
  input: unknown,
  callback: (error: (Error & Failure) | null, answer?: unknown) => void,
) => void

interface Validation {
  types: unknown
  custom?: unknown
}

interface Validations {
  checkTypes(input: unknown, types: unknown): unknown
  checkValidations(input: unknown, types: unknown, custom: unknown, store: Store): void
}

const PARSERS = ['conditionParser', 'updateParser', 'projectionParser']

/** The parsers are dynalite's modules, which every engine of a process shares. */
const remembering = new WeakSet<Parser>()
function remember(parser: Parser) {
  if (remembering.has(parser)) return
  remembering.add(parser)
  rememberParsed(parser)
}

export interface Engine {
  /** Runs one action on dynalite; rejects with AwsError. */
  call(action: string, input: unknown): Promise<unknown>
  close(): Promise<void>
}

export function createEngine({ account, region }: { account: string; region: string }): Engine {
  const load = createRequire(import.meta.url)
  // dynalite's own, wherever npm has put it.
  keepText(createRequire(load.resolve('dynalite/db'))('memory-level'))
  const { create }: { create(options: object): Store } = load('dynalite/db')
  const validations: Validations = load('dynalite/validations')
  for (const name of PARSERS) remember(load(`dynalite/db/${name}`))
  compareDeeply(load('dynalite/db/conditionParser'))
  const actions = new Map(
    ACTIONS.map((name) => {
      const file = name[0]?.toLowerCase() + name.slice(1)
      const run: Action = load(`dynalite/actions/${file}`)
      const validation: Validation = load(`dynalite/validations/${file}`)
      return [name as string, { run, validation }] as const
    }),
  )
  // Tables are there at once: nothing is gained by waiting for them.
  const store = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  endIterators(store.db)
  store.tableDb.awsAccountId = account
  store.tableDb.awsRegion = region

  const tables = new Map<string, { TableStatus: string }>()
  /** dynalite reads a table's description, and parses it, in every action. */
  const getKnownTable: GetTable = (name, checkStatus, given) => {
    const callback = (given ?? checkStatus) as TableCallback
    const known = tables.get(name)
    if (known) return callback(null, known)
    store.getTable(name, given ? checkStatus : true, (error, table) => {
      if (!error && table?.TableStatus === 'ACTIVE') tables.set(name, table)
      callback(error, table)
    })
  }
  const itemStore: Store = Object.assign(Object.create(store), { getTable: getKnownTable })

  return {
    call(name, input) {
      const action = actions.get(name)
      if (action === undefined)
        return Promise.reject(
          new AwsError('UnknownOperationException', `dynamodb:${name} is not run on this machine`),
        )
      const { run, validation } = action
      const isOfItems = ITEM_ACTIONS.has(name)
      if (!isOfItems) tables.clear()
      return new Promise((resolve, reject) => {
        try {
          // dynalite deletes what it does not know from what it is given.
          const checked = validations.checkTypes({ ...Object(input) }, validation.types)
          validations.checkValidations(checked, validation.types, validation.custom, store)
          run(isOfItems ? itemStore : store, checked, (error, answer) => {
            if (!isOfItems) tables.clear()
            if (error) reject(asAwsError(error))
            else resolve(answer)
          })
        } catch (error) {
          reject(asAwsError(error as Error & Failure))
        }
      })
    },
    close: () =>
      new Promise((resolve, reject) => store.db.close((error) => (error ? reject(error) : resolve()))),
  }
}

/** dynalite's own refusals carry a status and a body; anything else is a fault of it. */
function asAwsError(error: Error & Failure): Error {
  const { statusCode, body } = error
  if (statusCode === undefined || body === undefined) return error
  const type = body.__type ?? 'InternalServerError'
  return new AwsError(type.slice(type.indexOf('#') + 1), body.message ?? body.Message ?? '', statusCode, {
    __type: type,
  })
}
