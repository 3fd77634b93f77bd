import type { RouteModel } from './model.ts'

/** A parsed route selection expression: the names from the root of the message to the value. */
export type SelectionPath = readonly string[]

const EXPRESSION = /^\$(?:request\.body((?:\.[^.{}[\]]+)+)|\{request\.body((?:\.[^.{}[\]]+)+)\})$/

/** Parses `$request.body.action` or `${request.body.action}`. Undefined for any other expression. */
export function parseSelectionExpression(expression: string): SelectionPath | undefined {
  const match = EXPRESSION.exec(expression)
  const path = match?.[1] ?? match?.[2]
  return path?.slice(1).split('.')
}

/**
 * The route of a message: the one whose key is the selected value, otherwise `$default`. Undefined if there is
 * neither; the client then gets "Forbidden".
 */
export function selectRoute(
  path: SelectionPath,
  routes: readonly RouteModel[],
  message: string,
): RouteModel | undefined {
  const key = selectedValue(path, message)
  const byKey = (routeKey: string) => routes.find((route) => route.routeKey === routeKey)
  // A client cannot select `$connect` or `$disconnect`. Only the gateway runs those routes.
  const chosen = key === undefined || key.startsWith('$') ? undefined : byKey(key)
  return chosen ?? byKey('$default')
}

function selectedValue(path: SelectionPath, message: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(message)
  } catch {
    return undefined
  }
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !hasMember(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** Own members only. A list has its indices, but no `length`. */
const hasMember = (value: object, name: string): boolean =>
  Object.hasOwn(value, name) && !(Array.isArray(value) && name === 'length')
