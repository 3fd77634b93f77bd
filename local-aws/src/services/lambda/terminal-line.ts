export interface TerminalLine {
  level: 'warn' | 'error'
  message: string
}

const LONGEST = 400
const LEVELS: Record<string, TerminalLine['level']> = {
  WARN: 'warn',
  ERROR: 'error',
  FATAL: 'error',
  CRITICAL: 'error',
}

/** `2026-11-22T20:00:00.000Z<tab>request id<tab>ERROR<tab>message` */
const TEXT_LINE = /^\S+Z\t[^\t]*\t(WARN|ERROR|FATAL)\t(.*)$/s
/** Lambda's own line about an environment that has ended. */
const PLATFORM_LINE = /(Task timed out after .*|RequestId: \S+ Error: Runtime exited.*)$/

/** The short form of a log line for the terminal. Undefined for lines below the level of a warning. */
export function terminalLine(line: string): TerminalLine | undefined {
  if (line.startsWith('{')) return jsonLine(line)
  const [, name = '', text = ''] = TEXT_LINE.exec(line) ?? []
  const level = LEVELS[name]
  if (level) return { level, message: shorten(withoutStack(text)) }
  const [platform] = PLATFORM_LINE.exec(line) ?? []
  return platform === undefined ? undefined : { level: 'error', message: platform }
}

function jsonLine(line: string): TerminalLine | undefined {
  try {
    const { level, message, error, errorMessage } = JSON.parse(line)
    const shown = LEVELS[String(level)]
    if (!shown) return undefined
    const cause = error?.message ?? errorMessage
    const text = typeof message === 'string' ? message : (thrown(message) ?? cause ?? JSON.stringify(message))
    return { level: shown, message: shorten(cause && cause !== text ? `${text}: ${cause}` : String(text)) }
  } catch {
    return undefined
  }
}

/** An error object that was logged alone. */
const thrown = (message: unknown): string | undefined => {
  const { errorType, errorMessage } = Object(message)
  return errorMessage === undefined ? undefined : `${errorType}: ${errorMessage}`
}

/** Shortens `Invoke Error <tab>{"errorType":...}` to one sentence. */
function withoutStack(text: string): string {
  const [, label, json] = /^(.*?) ?\t(\{.*\})$/s.exec(text) ?? []
  if (json === undefined) return text
  try {
    return `${label}: ${thrown(JSON.parse(json))}`
  } catch {
    return text
  }
}

const shorten = (text: string): string => {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line
}
