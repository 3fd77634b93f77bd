import { type Json, StatesError } from '../ports.ts'

export type JsonObject = { [key: string]: Json }

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Checks that the parameters of a service, which may come from an expression, are an object. */
export function parametersOf(given: Json): JsonObject {
  if (isJsonObject(given)) return given
  throw new StatesError(
    'States.Runtime',
    `The Arguments of a service's action must be an object, not ${JSON.stringify(given)}`,
  )
}

/** Applies `rename` to the keys of all objects, and `revalue` to every value that is not an object or an array. */
export function mapKeys(
  value: Json,
  rename: (key: string, value: Json) => string,
  revalue: (value: Json, key: string) => Json = (leaf) => leaf,
  key = '',
): Json {
  if (Array.isArray(value)) return value.map((entry) => mapKeys(entry, rename, revalue, key))
  if (!isJsonObject(value)) return revalue(value, key)
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      rename(name, entry),
      mapKeys(entry, rename, revalue, name),
    ]),
  )
}

/** The integrations return members in alphabetical order. */
export function sortKeys(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
