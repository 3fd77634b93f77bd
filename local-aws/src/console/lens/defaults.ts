import type { Json } from '../api-types.ts'

const MOST_SCALARS = 4
const LONGEST_SCALAR = 40
/** Maximum number of values that are searched for a title. */
const MOST_VALUES = 200

/** The title without a lens: the first four short scalars of a value. */
export function firstScalars(value: Json | undefined, most = MOST_SCALARS): string {
  const found: string[] = []
  for (const scalar of scalarsOf(value)) {
    const text = String(scalar)
    if (scalar === null || typeof scalar === 'boolean' || text.length === 0 || text.length > LONGEST_SCALAR)
      continue
    found.push(text)
    if (found.length === most) break
  }
  return found.join(' · ')
}

/** The scalars of a value, breadth first. */
export function* scalarsOf(value: Json | undefined): Generator<null | boolean | number | string> {
  const queue: Json[] = value === undefined ? [] : [value]
  for (let index = 0; index < queue.length && index < MOST_VALUES; index++) {
    const one = queue[index]
    if (typeof one === 'object' && one !== null) queue.push(...Object.values(one).slice(0, MOST_VALUES))
    else if (one !== undefined) yield one
  }
}

/** Parses JSON; any other text is a string. */
export function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
