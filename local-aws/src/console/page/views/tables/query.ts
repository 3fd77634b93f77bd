import type { TableLine } from '../../../api-types.ts'

/** Parameters of `GET /api/tables/:table/items`. */
export type ItemQuery = {
  index: string
  hash: string
  range: string
  prefix: string
  q: string
}

export const NO_QUERY: ItemQuery = { index: '', hash: '', range: '', prefix: '', q: '' }

export const isQueried = (query: ItemQuery) => Object.values(query).some((value) => value !== '')

/** The query in words: "by ranking, pk is GAME#1, sk begins with 2". */
export function sayQuery({ index, hash, range, prefix, q }: ItemQuery, table: TableLine): string {
  const keys = table.indexes.find(({ name }) => name === index) ?? table
  return [
    index && `by ${index}`,
    prefix && `${table.hash} begins with ${prefix}`,
    hash && `${keys.hash} is ${hash}`,
    range && `${keys.range ?? 'the sort key'} begins with ${range}`,
    q && `contains "${q}"`,
  ]
    .filter(Boolean)
    .join(', ')
}
