/** Condition and update expressions with short names: `#seat` stands for the attribute `seat`. */

/** The condition of a write. Every attribute name in it is written as `#name`. */
export interface Condition {
  condition?: string
  values?: Record<string, unknown>
  /** Names that are used as `#x` besides the plain ones, for example a player's id in a path. */
  names?: Record<string, string>
}

/** A condition is a conjunction of named clauses, so that it reads as a sentence. */
export function allOf(...clauses: string[]): string {
  return clauses.map((clause) => `(${clause})`).join(' AND ')
}

/** The parameters for a write's condition and, if there is one, its update expression. */
export function expressions({ condition, values, names }: Condition, change = '') {
  const all = namesIn(`${change} ${condition ?? ''}`, names)
  return {
    ConditionExpression: condition,
    // DynamoDB refuses an empty map.
    ...(Object.keys(all).length > 0 ? { ExpressionAttributeNames: all } : {}),
    ...(Object.keys(values ?? {}).length > 0 ? { ExpressionAttributeValues: values } : {}),
  }
}

/** All names are placeholders, so none can clash with DynamoDB's reserved words. */
function namesIn(expression: string, given: Record<string, string> = {}): Record<string, string> {
  const plain = (expression.match(/#[A-Za-z]+/g) ?? []).map((name) => [name, name.slice(1)])
  return { ...Object.fromEntries(plain), ...given }
}
