/** The decision of an authorizer's policy. */
export type Verdict = 'allow' | 'deny' | 'malformed'

interface Statement {
  Effect?: unknown
  Action?: unknown
  NotAction?: unknown
  Resource?: unknown
  NotResource?: unknown
  Condition?: unknown
}

/**
 * Evaluates a policy document for `execute-api:Invoke` on `methodArn`. An explicit Deny wins over an Allow. Without
 * either, access is denied.
 */
export function evaluatePolicy(document: unknown, methodArn: string): Verdict {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return 'malformed'
  const statements: unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement]
  const effects = new Set<unknown>()
  for (const statement of statements) {
    if (typeof statement !== 'object' || statement === null) return 'malformed'
    const { Effect: effect, Condition: condition } = statement as Statement
    // Conditions are not evaluated, so a statement with one must not grant access.
    if ((effect !== 'Allow' && effect !== 'Deny') || condition !== undefined) return 'malformed'
    if (applies(statement, methodArn)) effects.add(effect)
  }
  return effects.has('Allow') && !effects.has('Deny') ? 'allow' : 'deny'
}

function applies(statement: Statement, methodArn: string): boolean {
  const { Action, NotAction, Resource, NotResource } = statement
  const invoke = 'execute-api:invoke'
  const action =
    NotAction === undefined ? matchesAny(Action, invoke, true) : !matchesAny(NotAction, invoke, true)
  const resource =
    NotResource === undefined ? matchesAny(Resource, methodArn) : !matchesAny(NotResource, methodArn)
  return action && resource
}

/** Whether one of the patterns matches. `*` and `?` are wildcards. Actions ignore case. */
function matchesAny(patterns: unknown, text: string, ignoreCase = false): boolean {
  const list: unknown[] = Array.isArray(patterns) ? patterns : [patterns]
  return list.some((pattern) => {
    if (typeof pattern !== 'string') return false
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's').test(text)
  })
}
