/**
 * Calls dynalite's store, validations and actions directly, without its HTTP server. A second HTTP hop per call would
 * cost more than the call itself, and an unexpected error in the server would end the process.
 */
import { AwsError } from '../../common/aws/error.ts'
import {
  type Failure,
  type GetTable,
  loadDynalite,
  type Store,
  type Table,
  type TableCallback,
} from './dynalite.ts'
import {
  type CheckedRequest,
  NOTHING_TO_UPDATE,
  prepareRequest,
  withoutEmptyAttributes,
} from './engine-rules.ts'
import { emptyKeyMessage } from './index-keys.ts'
import { endIterators } from './iterators.ts'

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

/** Actions whose requests are also checked against the table. */
const PREPARED = new Set(['Query', 'Scan', 'UpdateItem'])

/** Actions that only read table descriptions. */
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

export interface Engine {
  /** Runs one action on dynalite. Rejects with AwsError. */
  call(action: string, input: unknown): Promise<unknown>
  /** Opens the store. Rejects if its directory cannot be used. */
  open(): Promise<void>
  close(): Promise<void>
}

export function createEngine({
  account,
  region,
  dataDirectory,
}: {
  account: string
  region: string
  /** Directory that keeps the tables. Without it, they are in memory. */
  dataDirectory?: string
}): Engine {
  const { database, validations, actions } = loadDynalite(ACTIONS)
  // Creates tables without delay.
  const store = database.create({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(dataDirectory !== undefined && { path: dataDirectory }),
  })
  endIterators(store.db)
  store.tableDb.awsAccountId = account
  store.tableDb.awsRegion = region

  const tables = new Map<string, Table>()
  /** Caches table descriptions. dynalite would read and parse them in every action. */
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

  /** Calls `then`. Passes an error if DynamoDB refuses the request. */
  const prepared = (name: string, checked: CheckedRequest, then: (problem?: Error & Failure) => void) => {
    if (!PREPARED.has(name)) return then()
    getKnownTable(checked.TableName ?? '', true, (error, table) => {
      // The action itself reports a missing table.
      const problem = error || !table ? undefined : prepareRequest(name, checked, table)
      then(problem === undefined ? undefined : database.validationError(problem))
    })
  }

  return {
    call(name, input) {
      const action = actions.get(name)
      if (action === undefined)
        return Promise.reject(
          new AwsError('UnknownOperationException', `dynamodb:${name} is not supported by this runtime`),
        )
      const { run, validation } = action
      const isOfItems = ITEM_ACTIONS.has(name)
      if (!isOfItems) tables.clear()
      return new Promise((resolve, reject) => {
        try {
          // Passes a copy, because dynalite deletes unknown members from its input.
          const checked = validations.checkTypes({ ...Object(input) }, validation.types)
          validations.checkValidations(checked, validation.types, validation.custom, store)
          prepared(name, checked, (problem) => {
            if (problem) return reject(asAwsError(problem))
            run(isOfItems ? itemStore : store, checked, (error, answer) => {
              if (!isOfItems) tables.clear()
              if (error === NOTHING_TO_UPDATE)
                resolve({ ConsumedCapacity: database.addConsumedCapacity(checked, false) })
              else if (error) reject(asAwsError(error))
              else resolve(name === 'UpdateItem' ? withoutEmptyAttributes(answer) : answer)
            })
          })
        } catch (error) {
          reject(asAwsError(error as Error & Failure))
        }
      })
    },
    open: () => store.db.open(),
    close: () =>
      new Promise((resolve, reject) => store.db.close((error) => (error ? reject(error) : resolve()))),
  }
}

/** Converts an error of dynalite. Its refusals have a status and a body; any other error is a bug. */
function asAwsError(error: Error & Failure): Error {
  const { statusCode, body } = error
  if (statusCode === undefined || body === undefined) return error
  const type = body.__type ?? 'InternalServerError'
  const message = emptyKeyMessage(body.message ?? body.Message ?? '')
  return new AwsError(type.slice(type.indexOf('#') + 1), message, statusCode, { __type: type })
}
