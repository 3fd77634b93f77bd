import type { RouteModel } from './model.ts'

/** A route selection expression, ready to be asked: the names from the message's root to the value. */
export type SelectionPath = readonly string[]

const EXPRESSION = /^\$(?:request\.body((?:\.[^.{}[\]]+)+)|\{request\.body((?:\.[^.{}[\]]+)+)\})$/

/** Reads `$request.body.action` or `${request.body.action}`; undefined for any other expression. */
export function parseSelectionExpression(expression: string): SelectionPath | undefined {
  const match = EXPRESSION.exec(expression)
  const path = match?.[1] ?? match?.[2]
  return path?.slice(1).split('.')
}

/**
 * The route that a message takes: the one whose key is the selected value, else `$default`; undefined when
 * there is neither, which the client is told as "Forbidden".
 */
export function selectRoute(
  path: SelectionPath,
  routes: readonly RouteModel[],
  message: string,
): RouteModel | undefined {
  const key = selectedValue(path, message)
  const byKey = (routeKey: string) => routes.find((route) => route.routeKey === routeKey)
  // A client cannot ask for $connect or $disconnect: those routes are the gateway's own to run.
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

/** A list has its indices, and no `length`. */
const hasMember = (value: object, name: string): boolean =>
  Object.hasOwn(value, name) && !(Array.isArray(value) && name === 'length')
