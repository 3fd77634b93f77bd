import type { ErrorPayload } from './messages.ts'

/** An error of the Lambda runtime, with Lambda's name (`Runtime.HandlerNotFound`). */
export class LambdaRuntimeError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = name
    // The stack was captured before the name was set.
    this.stack = this.stack?.replace(/^Error/, name)
  }
}

/** Lambda's message for a thrown value whose properties throw when they are read. */
const UNREADABLE: ErrorPayload = {
  errorType: 'handled',
  errorMessage:
    'callback called with Error argument, but there was a problem while retrieving one or more of its ' +
    'message, name, and stack',
  trace: [],
}

/** The error payload for a thrown value. */
export function errorPayload(thrown: unknown): ErrorPayload {
  try {
    if (!(thrown instanceof Error))
      return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] }
    const { name, message, stack } = thrown
    return { errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] }
  } catch {
    return UNREADABLE
  }
}

/** The text of anything that was thrown. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return errorPayload(thrown).errorMessage
  }
}

/** The log form of a thrown value. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(textOf(thrown))

/** An error as one line of text, with its own properties. */
export function loggedError(error: Error): string {
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
