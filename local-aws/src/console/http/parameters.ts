import type { Page } from '../api-types.ts'
import { badRequest } from './console-error.ts'

/** Reads members of a body and of a query. Each throws ConsoleError for a value that is not valid. */

export function text(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (typeof value !== 'string') throw badRequest(`\`${name}\` must be a string.`)
  return value
}

export function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  return body[name] === undefined || body[name] === null ? undefined : text(body, name)
}

/** A whole number from 0 on. */
export function count(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const given = query.get(name)
  if (given === null || given === '') return otherwise
  const value = Number(given)
  if (!Number.isInteger(value) || value < 0) throw badRequest(`\`${name}\` must be a whole number from 0 on.`)
  return Math.min(value, most)
}

/** Milliseconds, or undefined. */
export function milliseconds(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name)
  if (given === null || given === '') return undefined
  const value = Number(given)
  if (!Number.isFinite(value)) throw badRequest(`\`${name}\` must be a number.`)
  return value
}

export const searched = (query: URLSearchParams): string => (query.get('q') ?? '').trim().toLowerCase()

/**
 * One page of a list whose newest item stands first. The cursor is the id of the last item sent, so that new items do
 * not move the pages.
 */
export function pageOf<Item, Line>(
  items: readonly Item[],
  {
    idOf,
    cursor,
    limit,
    show,
  }: { idOf(item: Item): string; cursor: string | null; limit: number; show(item: Item): Line },
): Page<Line> {
  const after = cursor === null || cursor === '' ? -1 : items.findIndex((item) => idOf(item) === cursor)
  if (cursor && after < 0) return { items: [], total: items.length }
  const page = items.slice(after + 1, after + 1 + limit)
  const last = page.at(-1)
  const isMore = after + 1 + limit < items.length
  return {
    items: page.map(show),
    total: items.length,
    ...(isMore && last !== undefined && { next: idOf(last) }),
  }
}
