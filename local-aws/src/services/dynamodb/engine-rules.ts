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

/** A request as dynalite's validations leave it. */
export interface CheckedRequest extends IndexRead {
  TableName?: string
  AttributeUpdates?: Record<string, { Action?: string; Value?: Record<string, unknown> }>
  _updates?: { sections: UpdateAction[] }
}

/** The functions of dynalite's `db` module that its actions look up at each call, so that they can be replaced. */
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

/** Adds to dynalite's actions, which every engine of a process shares, the rules that they lack. */
export function addRules(module: ActionModule): void {
  if (ruled.has(module)) return
  ruled.add(module)
  const { validateItem, checkConditional, mapPath, validationError } = module
  const refuse = (problem: string | undefined) => (problem === undefined ? null : validationError(problem))

  module.validateItem = (item, table) => validateItem(item, table) ?? refuse(emptyIndexKeyIn(table, item))

  // The last call before an update is applied, and the only one that has both the update and the item.
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

/** Prepares a request for its table. Returns the reason if DynamoDB refuses it. */
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
  // dynalite reads the table only for those who ask for all attributes; it projects them afterwards.
  if (problem === undefined && needsTable(table, request)) request.Select = 'ALL_ATTRIBUTES'
  return problem
}

/** A deeper path is refused where there is no item. */
function takesOnlyAway({ _updates: updates, AttributeUpdates = {} }: CheckedRequest): boolean {
  const takesAway = ({ type, path }: UpdateAction) =>
    (type === 'remove' || type === 'delete') && path.length === 1
  if (updates) return updates.sections.every(takesAway)
  const changes = Object.values(AttributeUpdates)
  return changes.length > 0 && changes.every(({ Action }) => Action === 'DELETE')
}

/** The top-level attributes that an update sets, where their values are known. */
const attributesSet = (actions: readonly UpdateAction[]): Item =>
  Object.fromEntries(
    actions.flatMap(({ type, path, val }) =>
      type === 'set' && path.length === 1 && val && !Array.isArray(val)
        ? [[String(path[0]), val as Record<string, unknown>]]
        : [],
    ),
  )

/** `UPDATED_OLD` and `UPDATED_NEW` of nothing: AWS leaves the member out. */
export function withoutEmptyAttributes(answer: unknown): unknown {
  const { Attributes, ...rest }: { Attributes?: object } = Object(answer)
  return Attributes && Object.keys(Attributes).length === 0 ? rest : answer
}
