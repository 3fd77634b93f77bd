/** Why something failed, as people read it. */
export interface ReadableCause {
  message: string
  /** The stack trace of a function, a call a line. */
  trace: string[]
}

/** A function's error arrives as JSON with its message and its trace; any other cause is the message. */
export function readCause(cause: string | undefined): ReadableCause {
  if (!cause) return { message: '', trace: [] }
  try {
    const { errorMessage, trace } = JSON.parse(cause) as { errorMessage?: unknown; trace?: unknown }
    if (typeof errorMessage !== 'string') return { message: cause, trace: [] }
    const lines = Array.isArray(trace) ? trace.map((line) => String(line).trim()) : []
    // The first line repeats the message.
    return { message: errorMessage, trace: lines.filter((line) => line.startsWith('at ')) }
  } catch {
    return { message: cause, trace: [] }
  }
}
