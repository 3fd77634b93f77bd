/**
 * The variables of one list of states. The states of a Map or of a branch may read those around them, and may
 * not assign them.
 */
export class VariableScope {
  readonly names = new Set<string>()
  private readonly around: VariableScope | undefined

  constructor(around?: VariableScope) {
    this.around = around
  }

  sees(name: string): boolean {
    return this.names.has(name) || this.isOuter(name)
  }

  isOuter(name: string): boolean {
    return this.around?.sees(name) ?? false
  }
}

const LONGEST_NAME = 80

/** "A variable name MUST be a Unicode identifier of up to 80 characters"; `states` belongs to the service. */
export function variableNameProblem(name: string): string | undefined {
  if ([...name].length > LONGEST_NAME) {
    return `The variable name '${name}' exceeds the ${LONGEST_NAME}-character limit allowed by the service`
  }
  if (!/^\p{ID_Start}\p{ID_Continue}*$/u.test(name)) return `The variable name '${name}' is not valid`
  return name === 'states' ? `The variable name 'states' is reserved` : undefined
}
