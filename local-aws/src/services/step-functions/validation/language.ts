import type { Json } from '../ports.ts'
import { isObject, type JsonObject } from './state-context.ts'

/**
 * Finds a state in JSONPath and returns its location, or undefined if all of a machine is in JSONata. A machine without
 * a query language is in JSONata if each of its states says so. The query language of a Map or a Parallel does not
 * apply to the states inside it.
 */
export function jsonPathStateOf(machine: JsonObject): string | undefined {
  if (machine.QueryLanguage !== undefined && machine.QueryLanguage !== 'JSONPath') return undefined
  return firstIn(machine, '')
}

function firstIn(list: Json | undefined, location: string): string | undefined {
  if (!isObject(list) || !isObject(list.States)) return undefined
  for (const [name, state] of Object.entries(list.States)) {
    if (!isObject(state)) continue
    const at = `${location}/States/${name}`
    if (state.QueryLanguage === undefined || state.QueryLanguage === 'JSONPath') return at
    const branches = Array.isArray(state.Branches) ? state.Branches : []
    const inner = [
      firstIn(state.ItemProcessor, `${at}/ItemProcessor`),
      ...branches.map((branch, i) => firstIn(branch, `${at}/Branches[${i}]`)),
    ].find((found) => found !== undefined)
    if (inner !== undefined) return inner
  }
  return undefined
}

/** The message for a field that only the other query language has. */
export const otherLanguage = (field: string) =>
  `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`
