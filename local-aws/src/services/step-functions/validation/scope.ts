/**
 * The variables of one list of states. The states of a Map or of a branch can read the variables around them, but not
 * assign them. A variable that the Map or Parallel around them assigns itself, in its `Assign` or a Catcher's, is no
 * conflict, because it is assigned after the inner scope has ended. AWS ran such a definition in 2024, and nothing that
 * it has published since refuses one.
 */
export class VariableScope {
  /** By variable name: the states of the list that assign it. */
  private readonly assigners = new Map<string, Set<string>>()
  private readonly around: { scope: VariableScope; state: string } | undefined

  /** `around` is the state that holds the list, and that state's own scope. */
  constructor(around?: { scope: VariableScope; state: string }) {
    this.around = around
  }

  add(name: string, state: string): void {
    this.assigners.set(name, (this.assigners.get(name) ?? new Set()).add(state))
  }

  sees(name: string): boolean {
    return this.assigners.has(name) || (this.around?.scope.sees(name) ?? false)
  }

  /** Whether a state outside the list assigns it, other than the states that hold the list. */
  isOuter(name: string): boolean {
    if (!this.around) return false
    const { scope, state } = this.around
    const others = [...(scope.assigners.get(name) ?? [])].filter((assigner) => assigner !== state)
    return others.length > 0 || scope.isOuter(name)
  }
}

const LONGEST_NAME = 80

/** "A variable name MUST be a Unicode identifier of up to 80 characters". `states` is reserved for the service. */
export function variableNameProblem(name: string): string | undefined {
  if ([...name].length > LONGEST_NAME) {
    return `The variable name '${name}' exceeds the ${LONGEST_NAME}-character limit allowed by the service`
  }
  if (!/^\p{ID_Start}\p{ID_Continue}*$/u.test(name)) return `The variable name '${name}' is not valid`
  return name === 'states' ? `The variable name 'states' is reserved` : undefined
}
