/** Condition and update expressions with short names: `#seat` stands for the attribute `seat`. */

/** What must hold for a write. Every attribute name in it is written as `#name`. */
export interface Condition {
  condition?: string
  values?: Record<string, unknown>
  /** Names used as `#x` beyond the plain ones, for example a player's id in a path. */
  names?: Record<string, string>
}

/** A condition is a conjunction of named clauses, so that it reads as a sentence. */
export function allOf(...clauses: string[]): string {
  return clauses.map((clause) => `(${clause})`).join(' AND ')
}

/** A write's parameters for its condition and, where there is one, its update expression. */
export function expressions({ condition, values, names }: Condition, change = '') {
  const all = namesIn(`${change} ${condition ?? ''}`, names)
  return {
    ConditionExpression: condition,
    // DynamoDB takes no empty map.
    ...(Object.keys(all).length > 0 ? { ExpressionAttributeNames: all } : {}),
    ...(Object.keys(values ?? {}).length > 0 ? { ExpressionAttributeValues: values } : {}),
  }
}

/** No word of ours can clash with DynamoDB's reserved ones, since all are written as placeholders. */
function namesIn(expression: string, given: Record<string, string> = {}): Record<string, string> {
  const plain = (expression.match(/#[A-Za-z]+/g) ?? []).map((name) => [name, name.slice(1)])
  return { ...Object.fromEntries(plain), ...given }
}
