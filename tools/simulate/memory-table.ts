/**
 * One DynamoDB table in memory for single-item calls, the only ones that games make: dynalite's own validations,
 * expressions and actions on a plain map. docs/decisions/018 gives the reasons. A property test compares it with
 * `local-aws`.
 */
import { AwsError } from '../../local-aws/src/common/aws/error.ts'
import { type Failure, loadDynalite, type Store } from '../../local-aws/src/services/dynamodb/dynalite.ts'
import {
  NOTHING_TO_UPDATE,
  withoutEmptyAttributes,
} from '../../local-aws/src/services/dynamodb/engine-rules.ts'
import { createTableInput, type Item, type TableConfig } from '../../local-aws/src/services/dynamodb/model.ts'

const ACTIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const
const MAX_ITEM_BYTES = 409_600

type Callback<T> = (error: Error | null, value?: T) => void

/** The part of dynalite's store that its single-item actions use. Items are replaced, never changed. */
class Items {
  readonly byKey = new Map<string, Item>()
  /** The item that the last action found, for `ReturnValuesOnConditionCheckFailure`. */
  found: Item | undefined

  lock(_key: string, run: (release: <T>(callback: T) => T) => void): void {
    run((callback) => callback)
  }

  get(key: string, callback: Callback<Item>): void {
    this.found = this.byKey.get(key)
    if (this.found) callback(null, this.found)
    else callback(Object.assign(new Error(key), { name: 'NotFoundError' }))
  }

  put(key: string, item: Item, callback: Callback<never>): void {
    this.byKey.set(key, item)
    callback(null)
  }

  del(key: string, callback: Callback<never>): void {
    this.byKey.delete(key)
    callback(null)
  }
}

type Input = Record<string, unknown>
type BatchInput = { RequestItems: Record<string, { Keys: Item[]; ConsistentRead?: boolean }> }

export class MemoryTable {
  readonly #name: string
  readonly #items = new Items()
  readonly #store: Store
  readonly #dynalite = loadDynalite(ACTIONS)

  constructor(table: TableConfig) {
    const { GlobalSecondaryIndexes: _unread, ...described } = createTableInput(table)
    const keys = new Set(table.keySchema.map(({ AttributeName }) => AttributeName))
    const AttributeDefinitions = table.attributeDefinitions.filter(({ AttributeName }) =>
      keys.has(AttributeName),
    )
    const description = { ...described, AttributeDefinitions, TableStatus: 'ACTIVE' }
    this.#name = table.tableName
    this.#store = {
      getTable: (_name: string, checkStatus: unknown, given?: unknown) =>
        ((given ?? checkStatus) as Callback<object>)(null, description),
      getItemDb: () => this.#items,
      options: { maxItemSize: MAX_ITEM_BYTES },
      tableDb: { awsAccountId: '', awsRegion: '' },
    } as never
  }

  /** All items, in DynamoDB's JSON. */
  get items(): Item[] {
    return [...this.#items.byKey.values()]
  }

  /** Returns synchronously. Throws AwsError. */
  call(operation: string, input: Input): unknown {
    if (operation === 'BatchGetItem') return this.#batchGet(input as unknown as BatchInput)
    const action = this.#dynalite.actions.get(operation)
    if (!action || input.TableName !== this.#name)
      throw new Error(`${operation} of ${input.TableName} is not simulated.`)
    const { run, validation } = action
    let answer: unknown
    try {
      const checked = this.#dynalite.validations.checkTypes({ ...input }, validation.types)
      this.#dynalite.validations.checkValidations(checked, validation.types, validation.custom, this.#store)
      let failure: Error | null = null
      // Everything below calls back synchronously.
      run(this.#store, checked, (error, value) => {
        failure = error
        answer = value
      })
      if (failure === NOTHING_TO_UPDATE) return {}
      if (failure) throw failure
    } catch (error) {
      throw this.#errorOf(error as Error & Failure, input)
    }
    return operation === 'UpdateItem' ? withoutEmptyAttributes(answer) : answer
  }

  #batchGet({ RequestItems }: BatchInput): unknown {
    const [[TableName = '', { Keys = [] } = {}] = []] = Object.entries(RequestItems)
    const found = Keys.map((Key) => this.call('GetItem', { TableName, Key }) as { Item?: Item })
    return { Responses: { [TableName]: found.flatMap(({ Item }) => Item ?? []) }, UnprocessedKeys: {} }
  }

  #errorOf(error: Error & Failure, { ReturnValuesOnConditionCheckFailure: wanted }: Input): Error {
    const { statusCode, body } = error
    if (statusCode === undefined || body === undefined) return error
    const type = body.__type ?? 'InternalServerError'
    const code = type.slice(type.indexOf('#') + 1)
    const { found } = this.#items
    const item =
      code === 'ConditionalCheckFailedException' && wanted === 'ALL_OLD' && found ? { Item: found } : {}
    return new AwsError(code, body.message ?? body.Message ?? '', statusCode, { __type: type, ...item })
  }
}
