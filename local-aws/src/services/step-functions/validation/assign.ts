import type { Json } from '../ports.ts'
import { checkTemplate, type Offered } from './expressions.ts'
import { variableNameProblem } from './scope.ts'
import { isObject, type StateContext } from './state-context.ts'

export function checkAssign(
  value: Json | undefined,
  at: string,
  context: StateContext,
  offered?: Offered,
): void {
  if (value === undefined) return
  const { findings, scope } = context
  if (!isObject(value)) {
    findings.schema('Expected value of type Object', at)
    return
  }
  for (const [name, template] of Object.entries(value)) {
    const problem = variableNameProblem(name)
    if (problem) findings.schema(problem, `${at}/${name}`)
    if (scope.isOuter(name)) {
      findings.error(
        'DUPLICATE_VARIABLE_NAME',
        `The variable name '${name}' was already defined in a parent scope.`,
        `${at}/${name}`,
      )
    }
    checkTemplate(template, `${at}/${name}`, context, offered)
  }
}

/** The names that a state assigns anywhere. They must be known before its neighbours are checked. */
export function assignedNames(state: Json): string[] {
  if (!isObject(state)) return []
  const places = [state, ...entriesOf(state.Choices), ...entriesOf(state.Catch)]
  return places.flatMap((place) =>
    isObject(place) && isObject(place.Assign) ? Object.keys(place.Assign) : [],
  )
}

const entriesOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
