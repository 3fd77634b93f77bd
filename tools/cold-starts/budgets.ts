/** Maximum size of each function's minified bundle, in bytes. Lambda loads it during a cold start. */

/** Bytes per KB, as in Lambda's own limits. */
const KB = 1024

/** Budget of a function without its own entry. */
const ANY = 300 * KB

/** Budgets by the name of the function's construct. */
const OWN: Readonly<Record<string, number>> = {
  // Every connection waits for the authorizer, and it needs no SDK.
  Authorizer: 40 * KB,
}

export const budgetOf = (name: string): number => OWN[name] ?? ANY

/** The names with a budget, so that a test finds entries without a function. */
export const budgeted: readonly string[] = Object.keys(OWN)
