import { invalidToken } from './errors.ts'

/** Default page size. A request's 0 means the default too. */
const DEFAULT_PAGE = 100

export interface Page<T> {
  items: T[]
  nextToken?: string
}

/**
 * Returns one page of a list. A token names its list and the last entry on the page, so a list that changes between
 * pages is still traversed once. `keyOf` gives an entry's position, ascending.
 */
export function page<T>(
  items: readonly T[],
  listName: string,
  keyOf: (item: T) => number | string,
  { maxResults, nextToken }: { maxResults?: number; nextToken?: string },
): Page<T> {
  const size = maxResults || DEFAULT_PAGE
  const after = nextToken === undefined ? undefined : readToken(nextToken, listName)
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after)
  const shown = rest.slice(0, size)
  const last = shown.at(-1)
  if (rest.length <= size || last === undefined) return { items: shown }
  return { items: shown, nextToken: writeToken(listName, keyOf(last)) }
}

function writeToken(listName: string, after: number | string): string {
  return Buffer.from(JSON.stringify([listName, after])).toString('base64')
}

function readToken(token: string, listName: string): number | string {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64').toString())
    if (Array.isArray(read) && read[0] === listName && ['number', 'string'].includes(typeof read[1])) {
      return read[1]
    }
  } catch {
    // Not one of this runtime's tokens.
  }
  throw invalidToken()
}
