import { format } from 'node:util'
import { asError, loggedError } from './errors.ts'

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const
type Level = (typeof LEVELS)[number]

const IS_JSON = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON'

/** The current invocation, for its log lines. */
export const current: { requestId: string | undefined } = { requestId: undefined }

/**
 * Sends all output of the thread to the runtime at once, so that it is not lost if the function hangs afterwards.
 * Makes `console` write lines in Lambda's format. `noRequest` replaces the request id while the code is loaded.
 */
export function redirectOutput(send: (text: string) => void, noRequest: string | undefined) {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      send(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      const written = rest.at(-1)
      if (typeof written === 'function') process.nextTick(() => written())
      return true
    }
  }
  const least = IS_JSON ? LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL ?? 'TRACE') as Level) : 0
  const writer =
    (level: Level) =>
    (...parts: unknown[]) => {
      if (LEVELS.indexOf(level) < least) return
      // A line break would end the log event, so Lambda writes carriage returns.
      const requestId = current.requestId ?? noRequest
      const line = (IS_JSON ? jsonLine : textLine)(level, requestId, parts).replaceAll('\n', '\r')
      send(`${line}\n`)
    }
  Object.assign(console, {
    trace: writer('TRACE'),
    debug: writer('DEBUG'),
    info: writer('INFO'),
    log: writer('INFO'),
    warn: writer('WARN'),
    error: writer('ERROR'),
    fatal: writer('FATAL'),
  })
}

/** Logs an uncaught error. In the JSON format it is a line of its own, like any other error. */
export function logError(label: string, thrown: unknown) {
  const error = asError(thrown)
  if (IS_JSON) console.error(error)
  else console.error(label, loggedError(error))
}

function textLine(level: Level, requestId: string | undefined, parts: unknown[]): string {
  return [new Date().toISOString(), String(requestId), level, format(...parts)].join('\t')
}

function jsonLine(level: Level, requestId: string | undefined, parts: unknown[]): string {
  const line = { timestamp: new Date().toISOString(), level, requestId }
  const [first, ...others] = parts
  if (others.length > 0) {
    const error = others.find((part) => part instanceof Error)
    return JSON.stringify({ ...line, message: format(...parts), ...(error && errorFields(error)) })
  }
  try {
    return JSON.stringify({ ...line, message: first }, withErrors)
  } catch {
    return JSON.stringify({ ...line, message: format(first) })
  }
}

const withErrors = (_: string, value: unknown) =>
  value instanceof Error ? { ...errorFields(value), ...value } : value

const errorFields = (error: Error) => ({
  errorType: error.constructor.name,
  errorMessage: error.message,
  stackTrace: error.stack?.split('\n') ?? [],
})
