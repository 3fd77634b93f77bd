import type { FunctionConfig } from './model.ts'
import type { Outcome } from './outcome.ts'

/** Measurements of an environment. */
interface Measures {
  initMs: number
  heapMb: number
}

/** The log lines of Lambda itself: START, END, REPORT and the init report. */

const platformEvent = (type: string, record: object): string =>
  `${JSON.stringify({ time: new Date().toISOString(), type, record })}\n`

/**
 * Whether the lines about a successful invocation are left out. Those about a failed one are written at any level.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level-filtering.html
 */
const isHidden = ({ systemLogLevel }: FunctionConfig) => systemLogLevel === 'WARN'

export function startLine(config: FunctionConfig, requestId: string): string {
  if (isHidden(config)) return ''
  return config.logFormat === 'JSON'
    ? platformEvent('platform.start', { requestId, version: '$LATEST' })
    : `START RequestId: ${requestId} Version: $LATEST\n`
}

/** The line about code that failed to load: before the first event (`init`) or during that event (`invoke`). */
export function initLine(
  { logFormat }: FunctionConfig,
  phase: 'init' | 'invoke',
  durationMs: number,
  { status, errorType }: { status: 'timeout' | 'error'; errorType?: string },
): string {
  if (logFormat === 'JSON')
    return platformEvent('platform.initReport', {
      initializationType: 'on-demand',
      phase,
      status,
      ...(errorType && { errorType }),
      metrics: { durationMs: round(durationMs) },
    })
  const fields = [`Init Duration: ${durationMs.toFixed(2)} ms`, `Phase: ${phase}`, `Status: ${status}`]
  return `INIT_REPORT ${fields.join('\t')}${errorType ? `\tError Type: ${errorType}` : ''}\n`
}

export function endLines(
  config: FunctionConfig,
  requestId: string,
  outcome: Outcome,
  durationMs: number,
  environment: Measures,
  coldStart: boolean,
): string {
  const { logFormat, memorySizeMb } = config
  if (outcome.status === undefined && isHidden(config)) return ''
  const billedMs = Math.ceil(durationMs + (coldStart ? environment.initMs : 0))
  if (logFormat === 'JSON')
    return platformEvent('platform.report', {
      requestId,
      metrics: {
        durationMs: round(durationMs),
        billedDurationMs: billedMs,
        memorySizeMB: memorySizeMb,
        maxMemoryUsedMB: environment.heapMb,
        ...(coldStart && { initDurationMs: round(environment.initMs) }),
      },
      status: outcome.status ?? 'success',
      ...(outcome.status === 'error' && { errorType: outcome.errorType }),
    })
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs} ms`,
    `Memory Size: ${memorySizeMb} MB`,
    `Max Memory Used: ${environment.heapMb} MB`,
    ...(coldStart ? [`Init Duration: ${environment.initMs.toFixed(2)} ms`] : []),
    ...(outcome.status ? [`Status: ${outcome.status}`] : []),
    ...(outcome.status === 'error' ? [`Error Type: ${outcome.errorType}`] : []),
  ]
  const own = outcome.logLine === undefined ? '' : `${outcome.logLine}\n`
  return `${own}END RequestId: ${requestId}\n${fields.join('\t')}\t\n`
}

const round = (ms: number) => Math.round(ms * 1000) / 1000
