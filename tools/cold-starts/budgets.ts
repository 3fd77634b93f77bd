/** How large each function's bundle may be, minified, in bytes: what Lambda has to fetch and read before it answers. */

/** Lambda counts its own limits so. */
const KB = 1024

/** For a function that has no row of its own. */
const ANY = 300 * KB

/** By the function's name in its construct. */
const OWN: Readonly<Record<string, number>> = {
  // Every connection waits for it, and it needs no SDK.
  Authorizer: 40 * KB,
}

export const budgetOf = (name: string): number => OWN[name] ?? ANY

/** Rows that no function has any more would otherwise stay unnoticed. */
export const budgeted: readonly string[] = Object.keys(OWN)
