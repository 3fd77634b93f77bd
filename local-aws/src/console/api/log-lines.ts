import type { Json, LogLine } from '../api-types.ts'
import type { KeptInvocation } from '../recorder/invocations.ts'
import { sourceIn } from '../recorder/source-of.ts'

/** Members of a JSON log line that are shown on their own. */
const OWN_MEMBERS: ReadonlySet<string> = new Set([
  ...['timestamp', 'time', 'level', 'message', 'msg', 'requestId', 'errorType', 'errorMessage', 'stackTrace'],
  ...['record', 'type', 'function_request_id', 'function_arn', 'function_name', 'function_memory_size'],
  ...['service', 'sampling_rate', 'xray_trace_id', 'cold_start', '_aws'],
])

/** The log of an invocation, a line each. Times are milliseconds since `start`. */
export function logLines(kept: KeptInvocation, start: number, projectDirectory: string): LogLine[] {
  let t = Math.max(0, kept.started - start)
  return kept.log
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): LogLine => {
      const read = readJson(line) ?? readText(line)
      if (read.at !== undefined) t = Math.max(0, read.at - start)
      const source = sourceIn(read.stack, projectDirectory)
      const { level, message, fields } = read
      return { t, level, message, fields, invocation: kept.id, ...(source !== undefined && { source }) }
    })
}

interface ReadLine {
  at: number | undefined
  level: LogLine['level']
  message: string
  fields: Record<string, Json>
  stack: string[] | undefined
}

function readJson(line: string): ReadLine | undefined {
  if (!line.startsWith('{')) return undefined
  let value: Record<string, Json>
  try {
    value = JSON.parse(line) as Record<string, Json>
  } catch {
    return undefined
  }
  const { time, timestamp = time, level, record, type, stackTrace } = value
  const at = Date.parse(String(timestamp))
  const common = { at: Number.isNaN(at) ? undefined : at }
  if (typeof type === 'string' && type.startsWith('platform.'))
    return {
      ...common,
      level: 'REPORT',
      message: platformText(type, Object(record)),
      fields: {},
      stack: undefined,
    }
  const error = errorIn(value)
  return {
    ...common,
    level: levelOf(String(level ?? '')),
    message: messageOf(value, error),
    fields: Object.fromEntries(Object.entries(value).filter(([name]) => !OWN_MEMBERS.has(name))),
    stack: Array.isArray(stackTrace) ? stackTrace.map(String) : error?.stack,
  }
}

function messageOf(value: Record<string, Json>, error: { text: string } | undefined): string {
  const { message, msg = message, errorType, errorMessage } = value
  if (typeof msg === 'string' && msg !== '') return error ? `${msg}: ${error.text}` : msg
  if (errorType !== undefined) return `${errorType}: ${errorMessage}`
  return error?.text ?? JSON.stringify(msg ?? value)
}

/** An error as loggers write it: `{ name, message, stack }` in a member `error`, `err` or `message`. */
function errorIn(value: Record<string, Json>): { text: string; stack: string[] } | undefined {
  for (const member of [value.error, value.err, value.message]) {
    const { name, errorType, message, errorMessage, stack } = Object(member) as Record<string, Json>
    const text = message ?? errorMessage
    if (typeof text !== 'string') continue
    const lines = Array.isArray(stack) ? stack.map(String) : String(stack ?? '').split('\n')
    return { text: `${name ?? errorType ?? 'Error'}: ${text}`, stack: lines }
  }
  return undefined
}

const REPORT = /^(START|END|REPORT|INIT_REPORT) /
/** `2026-11-30T03:00:00.000Z\t<request id>\tINFO\tthe text` */
const TEXT = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t\S*\t(\w+)\t(.*)$/s

function readText(line: string): ReadLine {
  if (REPORT.test(line))
    return {
      at: undefined,
      level: 'REPORT',
      message: line.replaceAll('\t', ' '),
      fields: {},
      stack: undefined,
    }
  const [, at, level, message] = TEXT.exec(line) ?? []
  const structured = message === undefined ? undefined : readJson(message)
  if (structured) return structured
  return {
    at: at === undefined ? undefined : Date.parse(at),
    level: levelOf(level ?? ''),
    message: message ?? line,
    fields: {},
    stack: line.includes(' at ') || line.includes('.ts:') ? [line] : undefined,
  }
}

function levelOf(level: string): LogLine['level'] {
  const upper = level.toUpperCase()
  if (upper === 'DEBUG' || upper === 'TRACE') return 'DEBUG'
  if (upper === 'WARN' || upper === 'WARNING') return 'WARN'
  return upper === 'ERROR' || upper === 'FATAL' || upper === 'CRITICAL' ? 'ERROR' : 'INFO'
}

function platformText(type: string, record: Record<string, Json>): string {
  const { durationMs, maxMemoryUsedMB, initDurationMs } = Object(record.metrics) as Record<string, Json>
  if (type !== 'platform.report') return type.slice('platform.'.length)
  const parts = [
    `Duration ${durationMs} ms`,
    `Max memory ${maxMemoryUsedMB} MB`,
    ...(initDurationMs === undefined ? [] : [`Init ${initDurationMs} ms`]),
    ...(record.status === 'success' ? [] : [`Status ${record.status}`]),
  ]
  return parts.join(' · ')
}
