/**
 * Every path and value of an update expression refers to the item before the update. dynalite applies the actions one
 * after another to the changing item. Therefore `REMOVE l[0], l[2]` would remove the wrong second element, and
 * `SET copy = l REMOVE l[0]` would shorten both lists. dynalite would also fill the gap before `l[2000000000]` element
 * by element. This module rewrites the actions so that applying them in order gives DynamoDB's result (recorded on AWS
 * by scylladb's `test/alternator/test_update_expression.py` and in floci-io/floci#3073).
 */
import { isTooDeep } from './request-limits.ts'

type Path = (string | number)[]
type Value = Record<string, unknown>
/** A path, a value, or an operation such as `list_append` with its operands. */
type Operand = Path | Value | Operation

interface Operation {
  type: 'add' | 'subtract' | 'function'
  name?: string
  args: Operand[]
}

/** One action of an update expression, as dynalite's parser returns it. */
export interface UpdateAction {
  type: 'set' | 'remove' | 'add' | 'delete'
  path: Path
  val?: Operand
}

export type FindPath = (path: Path, item: object) => Value | null | undefined

/** Rewrites the actions of one update for a given item. */
export function orderUpdates(actions: readonly UpdateAction[], item: object, find: FindPath): UpdateAction[] {
  const elements = actions.filter(shortensList)
  const others = actions.filter((action) => !shortensList(action))
  const appended = appendedIndexes(others, item, find)
  return [
    ...others.map((action) => ({
      ...action,
      path: withinList(action.path, item, find, appended),
      ...(action.val && { val: withValues(action.val, item, find) }),
    })),
    // Removes from the end, so that no removal moves an element of another action.
    ...elements.filter(({ path }) => !isBeyondList(path, item, find)).sort(byPathFromTheBack),
  ]
}

/** Whether an ordered update nests a value too deeply. */
export const nestsTooDeeply = (actions: readonly UpdateAction[]): boolean =>
  actions.some(({ path, val }) => val && valuesIn(val).some((value) => isTooDeep(value, path.length)))

/** A DELETE that empties a set removes the set from its list. */
const shortensList = ({ type, path }: UpdateAction): boolean =>
  (type === 'remove' || type === 'delete') && typeof path.at(-1) === 'number'

const listAround = (path: Path, item: object, find: FindPath): unknown[] | undefined => {
  const around = path.length > 1 ? find(path.slice(0, -1), item) : undefined
  return Array.isArray(around?.L) ? around.L : undefined
}

const isBeyondList = (path: Path, item: object, find: FindPath): boolean =>
  Number(path.at(-1)) >= (listAround(path, item, find)?.length ?? Number.POSITIVE_INFINITY)

/** The indexes beyond the end of each list that an update writes to, in ascending order. */
function appendedIndexes(actions: readonly UpdateAction[], item: object, find: FindPath) {
  const appended = new Map<unknown[], number[]>()
  for (const { path } of actions) {
    const list = listAround(path, item, find)
    const index = path.at(-1)
    if (list && typeof index === 'number' && index >= list.length)
      appended.set(
        list,
        [...(appended.get(list) ?? []), index].sort((one, other) => one - other),
      )
  }
  return appended
}

/** Makes writes beyond the end of a list append, in the order of their indexes. */
function withinList(
  path: Path,
  item: object,
  find: FindPath,
  appended: ReadonlyMap<unknown[], number[]>,
): Path {
  const list = listAround(path, item, find)
  const rank = list ? (appended.get(list)?.indexOf(Number(path.at(-1))) ?? -1) : -1
  return list && rank >= 0 ? [...path.slice(0, -1), list.length + rank] : path
}

/** Replaces the paths of an operand by copies of their values. dynalite refuses a path without a value. */
function withValues(operand: Operand, item: object, find: FindPath): Operand {
  if (Array.isArray(operand)) {
    const found = find(operand, item)
    return found ? structuredClone(found) : operand
  }
  if (!isOperation(operand)) return operand
  const [first, second] = operand.args
  if (operand.name !== 'if_not_exists' || !first || !second)
    return { ...operand, args: operand.args.map((one) => withValues(one, item, find)) }
  const kept = withValues(first, item, find)
  return Array.isArray(kept) ? withValues(second, item, find) : kept
}

const valuesIn = (operand: Operand): Value[] => {
  if (Array.isArray(operand)) return []
  return isOperation(operand) ? operand.args.flatMap(valuesIn) : [operand]
}

const isOperation = (operand: Value | Operation): operand is Operation => Array.isArray(operand.args)

function byPathFromTheBack({ path: one }: UpdateAction, { path: other }: UpdateAction): number {
  const place = one.findIndex((piece, i) => piece !== other[i])
  const [left, right] = [one[place], other[place]]
  if (typeof left === 'number' && typeof right === 'number') return right - left
  return String(left) < String(right) ? 1 : -1
}
