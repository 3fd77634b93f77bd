/**
 * dynalite below its HTTP server: the same store, validations and actions, called directly. A second HTTP hop
 * a call would cost more than the call itself, and an unexpected error there would end the process.
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

/** Actions whose requests are also checked against their table. */
const PREPARED = new Set(['Query', 'Scan', 'UpdateItem'])

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

export interface Engine {
  /** Runs one action on dynalite; rejects with AwsError. */
  call(action: string, input: unknown): Promise<unknown>
  close(): Promise<void>
}

export function createEngine({ account, region }: { account: string; region: string }): Engine {
  const { database, validations, actions } = loadDynalite(ACTIONS)
  // Tables are there at once: nothing is gained by waiting for them.
  const store = database.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  endIterators(store.db)
  store.tableDb.awsAccountId = account
  store.tableDb.awsRegion = region

  const tables = new Map<string, Table>()
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

  /** Calls `then`, with an error if DynamoDB refuses the request. */
  const prepared = (name: string, checked: CheckedRequest, then: (problem?: Error & Failure) => void) => {
    if (!PREPARED.has(name)) return then()
    getKnownTable(checked.TableName ?? '', true, (error, table) => {
      // The action finds out itself that there is no such table.
      const problem = error || !table ? undefined : prepareRequest(name, checked, table)
      then(problem === undefined ? undefined : database.validationError(problem))
    })
  }

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
    close: () =>
      new Promise((resolve, reject) => store.db.close((error) => (error ? reject(error) : resolve()))),
  }
}

/** dynalite's own refusals carry a status and a body; anything else is a fault of it. */
function asAwsError(error: Error & Failure): Error {
  const { statusCode, body } = error
  if (statusCode === undefined || body === undefined) return error
  const type = body.__type ?? 'InternalServerError'
  const message = emptyKeyMessage(body.message ?? body.Message ?? '')
  return new AwsError(type.slice(type.indexOf('#') + 1), message, statusCode, { __type: type })
}
