import { format } from 'node:util'

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const
type Level = (typeof LEVELS)[number]

/** The invocation that is under way, for the lines it writes. */
export const current: { requestId: string | undefined } = { requestId: undefined }

/**
 * Sends whatever the thread prints to the runtime at once, so that it is there even if the function hangs
 * right after, and makes `console` write Lambda's lines.
 */
export function redirectOutput(send: (text: string) => void) {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      send(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      const written = rest.at(-1)
      if (typeof written === 'function') process.nextTick(() => written())
      return true
    }
  }
  const json = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON'
  const least = json ? LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL ?? 'TRACE') as Level) : 0
  const writer =
    (level: Level) =>
    (...parts: unknown[]) => {
      if (LEVELS.indexOf(level) < least) return
      // A line break would end the event, so CloudWatch gets carriage returns.
      const line = (json ? jsonLine : textLine)(level, parts).replaceAll('\n', '\r')
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

function textLine(level: Level, parts: unknown[]): string {
  return [new Date().toISOString(), current.requestId, level, format(...parts)].join('\t')
}

function jsonLine(level: Level, parts: unknown[]): string {
  const line = { timestamp: new Date().toISOString(), level, requestId: current.requestId }
  const [first, ...others] = parts
  if (others.length > 0) {
    const error = others.find((part) => part instanceof Error)
    return JSON.stringify({ ...line, message: format(...parts), ...(error && errorFields(error)) })
  }
  try {
    const message = first instanceof Error ? { ...errorFields(first), ...first } : first
    return JSON.stringify({ ...line, message })
  } catch {
    return JSON.stringify({ ...line, message: format(first) })
  }
}

const errorFields = (error: Error) => ({
  errorType: error.constructor.name,
  errorMessage: error.message,
  stackTrace: error.stack?.split('\n') ?? [],
})
