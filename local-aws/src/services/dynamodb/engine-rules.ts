import {
  emptyIndexKeyIn,
  emptyIndexKeyUpdate,
  type IndexedTable,
  type IndexRead,
  indexFilterProblem,
  indexReadProblem,
  needsTable,
} from './index-keys.ts'
import type { Item } from './model.ts'
import { TOO_DEEP } from './request-limits.ts'
import { type FindPath, nestsTooDeeply, orderUpdates, type UpdateAction } from './update-order.ts'

/** A request after dynalite's validation. */
export interface CheckedRequest extends IndexRead {
  TableName?: string
  AttributeUpdates?: Record<string, { Action?: string; Value?: Record<string, unknown> }>
  _updates?: { sections: UpdateAction[] }
}

/** Functions of dynalite's `db` module. Its actions look them up at each call, so they can be replaced. */
export interface ActionModule {
  validateItem(item: Item, table: IndexedTable): Error | null | undefined
  checkConditional(request: CheckedRequest, item: object | undefined): Error | null | undefined
  mapPath: FindPath
  validationError(message: string): Error
  addConsumedCapacity(request: CheckedRequest, isRead: boolean): object | undefined
}

/**
 * Ends an update that only takes attributes away, of an item that is not there: DynamoDB does not create one
 * (scylladb's `test/alternator/test_item.py`, passed by AWS).
 */
export const NOTHING_TO_UPDATE = new Error('There is nothing to update.')

const ruled = new WeakSet<ActionModule>()
const tables = new WeakMap<object, IndexedTable>()

/** Adds missing rules to dynalite's actions, which all engines of a process share. */
export function addRules(module: ActionModule): void {
  if (ruled.has(module)) return
  ruled.add(module)
  const { validateItem, checkConditional, mapPath, validationError } = module
  const refuse = (problem: string | undefined) => (problem === undefined ? null : validationError(problem))

  module.validateItem = (item, table) => validateItem(item, table) ?? refuse(emptyIndexKeyIn(table, item))

  // This is the last call before an update is applied, and the only one that has both the update and the item.
  module.checkConditional = (request, item) => {
    const failed = checkConditional(request, item)
    if (failed) return failed
    if (!item && takesOnlyAway(request)) return NOTHING_TO_UPDATE
    const { _updates: updates } = request
    if (!updates) return failed
    updates.sections = orderUpdates(updates.sections, item ?? {}, mapPath)
    if (nestsTooDeeply(updates.sections)) return refuse(TOO_DEEP)
    const table = tables.get(request)
    return refuse(table && emptyIndexKeyUpdate(table, attributesSet(updates.sections)))
  }
}

/** Prepares a request for its table. Returns an error message if DynamoDB refuses the request. */
export function prepareRequest(
  action: string,
  request: CheckedRequest,
  table: IndexedTable,
): string | undefined {
  if (action === 'UpdateItem') {
    tables.set(request, table)
    const updates = Object.entries(request.AttributeUpdates ?? {})
    return emptyIndexKeyUpdate(
      table,
      Object.fromEntries(updates.map(([name, { Value = {} }]) => [name, Value])),
    )
  }
  if (action !== 'Query' && action !== 'Scan') return undefined
  const filterProblem = action === 'Query' ? indexFilterProblem(table, request) : undefined
  const problem = filterProblem ?? indexReadProblem(table, request)
  // dynalite fetches missing attributes from the table only if all are requested. It projects them afterwards.
  if (problem === undefined && needsTable(table, request)) request.Select = 'ALL_ATTRIBUTES'
  return problem
}

/** Whether an update only removes attributes. DynamoDB refuses a nested path if there is no item. */
function takesOnlyAway({ _updates: updates, AttributeUpdates = {} }: CheckedRequest): boolean {
  const takesAway = ({ type, path }: UpdateAction) =>
    (type === 'remove' || type === 'delete') && path.length === 1
  if (updates) return updates.sections.every(takesAway)
  const changes = Object.values(AttributeUpdates)
  return changes.length > 0 && changes.every(({ Action }) => Action === 'DELETE')
}

/** The top-level attributes that an update sets to known values. */
const attributesSet = (actions: readonly UpdateAction[]): Item =>
  Object.fromEntries(
    actions.flatMap(({ type, path, val }) =>
      type === 'set' && path.length === 1 && val && !Array.isArray(val)
        ? [[String(path[0]), val as Record<string, unknown>]]
        : [],
    ),
  )

/** Removes empty `Attributes`. AWS leaves them out if `UPDATED_OLD` or `UPDATED_NEW` match nothing. */
export function withoutEmptyAttributes(answer: unknown): unknown {
  const { Attributes, ...rest }: { Attributes?: object } = Object(answer)
  return Attributes && Object.keys(Attributes).length === 0 ? rest : answer
}
