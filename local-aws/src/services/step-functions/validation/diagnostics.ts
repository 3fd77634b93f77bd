/** One finding of ValidateStateMachineDefinition. */
export interface Diagnostic {
  severity: 'ERROR' | 'WARNING'
  code: DiagnosticCode
  message: string
  /** The path of the offending value. Absent where the service gives none. */
  location?: string
}

export type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'INVALID_STATE_NAME'
  | 'DUPLICATE_STATE_NAME'
  | 'MISSING_TRANSITION_TARGET'
  | 'MISSING_END_STATE'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION'
  | 'DUPLICATE_VARIABLE_NAME'
  | 'POSSIBLY_UNDEFINED_VARIABLE'

/** Collects the findings about one definition. */
export class Findings {
  readonly diagnostics: Diagnostic[] = []
  /** Findings that AWS would accept. */
  readonly onlyHere = new Set<Diagnostic>()

  error(code: DiagnosticCode, message: string, location?: string): void {
    this.diagnostics.push({ severity: 'ERROR', code, message, ...(location !== undefined && { location }) })
  }

  /** Nearly every refusal of the service has this code. */
  schema(message: string, location: string): void {
    this.error('SCHEMA_VALIDATION_FAILED', message, location)
  }

  /** A feature that AWS accepts and this runtime does not run. */
  notHere(message: string, location: string): void {
    const diagnostic = { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message, location } as const
    this.diagnostics.push(diagnostic)
    this.onlyHere.add(diagnostic)
  }

  warning(code: DiagnosticCode, message: string, location: string): void {
    this.diagnostics.push({ severity: 'WARNING', code, message, location })
  }
}

/** The quoted part of InvalidDefinition's message. A missing location reads `null` there. */
export function describeErrors(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`)
    .join(', ')
}
