import type { ErrorPayload } from './messages.ts'

/** An error of the runtime itself, named as Lambda names it (`Runtime.HandlerNotFound`). */
export class LambdaRuntimeError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = name
    // The stack was written before the name was known.
    this.stack = this.stack?.replace(/^Error/, name)
  }
}

/** What a caller is shown of anything that was thrown. */
export function errorPayload(thrown: unknown): ErrorPayload {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack?.split('\n') ?? [],
  }
}

/** What the log is shown of it: with the error's own properties, so that nothing is lost. */
export function loggedError(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  try {
    return `\t${JSON.stringify(error, (_, value: unknown) => (value instanceof Error ? members(value) : value))}`
  } catch {
    return `\t${JSON.stringify(errorPayload(error))}`
  }
}

const members = (error: Error) => ({
  errorType: error.name,
  errorMessage: error.message,
  ...error,
  stack: error.stack?.split('\n'),
})
