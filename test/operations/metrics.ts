/** Computes CloudWatch's metrics from the runtime's telemetry and logs. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultCount } from '../../local-aws/src/faults/fault-plan.ts'
import type { TelemetryEvent } from '../../local-aws/src/telemetry/events.ts'
import type { ResolvedStack } from '../../local-aws/src/template/model.ts'

export interface Datapoint {
  namespace: string
  name: string
  dimensions: Record<string, string>
  value: number
}

/**
 * A recording: telemetry events, the functions' JSON log lines, failed publications, and injected faults, which have no
 * telemetry event.
 */
export interface Recording {
  events: TelemetryEvent[]
  lines: Record<string, unknown>[]
  dropped: number
  faults: readonly FaultCount[]
}

/** Joins recordings. */
export function together(...recordings: Recording[]): Recording {
  return {
    events: recordings.flatMap(({ events }) => events),
    lines: recordings.flatMap(({ lines }) => lines),
    dropped: recordings.reduce((sum, { dropped }) => sum + dropped, 0),
    faults: recordings.flatMap(({ faults }) => faults),
  }
}

/** Repeats a recording this many times, evenly over a duration. */
export function repeated(recording: Recording, times: number, overMs = 60_000): Recording {
  const events: TelemetryEvent[] = []
  for (let index = 0; index < times; index++) {
    const later = (overMs / times) * index
    for (const event of recording.events) events.push({ ...event, started: event.started + later })
  }
  return {
    events,
    lines: Array.from({ length: times }, () => recording.lines).flat(),
    dropped: recording.dropped * times,
    faults: recording.faults.map((fault) => ({ ...fault, count: fault.count * times })),
  }
}

/** Reads the functions' log files, each from where the last read stopped. */
export class FunctionLogs {
  readonly #directory: string
  readonly #read = new Map<string, number>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** The new lines since the last call: the parsed JSON lines, and the number of ended invocations. */
  next(): { lines: Record<string, unknown>[]; reports: number } {
    const lines: Record<string, unknown>[] = []
    let reports = 0
    for (const file of readdirSync(this.#directory)) {
      const text = readFileSync(join(this.#directory, file), 'utf8')
      const whole = text.slice(this.#read.get(file) ?? 0, text.lastIndexOf('\n') + 1)
      this.#read.set(file, text.lastIndexOf('\n') + 1)
      for (const line of whole.split('\n')) {
        if (line.startsWith('REPORT ')) reports += 1
        if (line.startsWith('{')) lines.push(JSON.parse(line))
      }
    }
    return { lines, reports }
  }
}

const THROTTLED = /Throttl|LimitExceeded|ThroughputExceeded|TooManyRequests/
const ENDS: Record<string, string> = {
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
}

export function datapointsOf(
  { events, lines, dropped, faults }: Recording,
  stack: ResolvedStack,
): Datapoint[] {
  const points: Datapoint[] = lines.flatMap(embeddedMetrics)
  const add = (namespace: string, name: string, dimensions: Record<string, string>, value = 1) =>
    void points.push({ namespace, name, dimensions, value })
  const nameOf = (type: string) => stack.resources.find((one) => one.type === type)?.ref ?? ''
  const api = { ApiId: nameOf('AWS::ApiGatewayV2::Api'), Stage: nameOf('AWS::ApiGatewayV2::Stage') }
  const TableName = nameOf('AWS::DynamoDB::Table')
  const StateMachineArn = nameOf('AWS::StepFunctions::StateMachine')
  const queue = stack.resources.find(({ type }) => type === 'AWS::SQS::Queue')
  const failed = new Map(
    events.flatMap((event) => (event.kind === 'invocation' ? [[event.requestId, event]] : [])),
  )
  if (dropped > 0)
    add(
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      { QueueName: String(queue?.attribute('QueueName')) },
      dropped,
    )

  for (const { service, operation, error, count } of faults) {
    const isThrottled = THROTTLED.test(error)
    if (service === 'states' && isThrottled)
      add('AWS/States', 'ThrottledEvents', { APIName: operation }, count)
    if (service !== 'dynamodb') continue
    const kind = /Get|Query/.test(operation) ? 'Read' : 'Write'
    if (isThrottled) add('AWS/DynamoDB', `${kind}ThrottleEvents`, { TableName }, count)
    if (/^Internal/.test(error))
      add('AWS/DynamoDB', 'SystemErrors', { TableName, Operation: operation }, count)
  }
  for (const event of events) {
    switch (event.kind) {
      case 'connection opened':
        add('AWS/ApiGateway', 'ConnectCount', api)
        break
      case 'message in':
      case 'message out':
        add('AWS/ApiGateway', 'MessageCount', api)
        break
      case 'integration': {
        const run = failed.get(event.lambdaRequestId ?? '')
        if (event.lambdaRequestId === undefined) {
          add('AWS/ApiGateway', 'ExecutionError', api)
          add('AWS/Lambda', 'Throttles', {})
        } else if (run?.failed)
          add(
            'AWS/ApiGateway',
            run.functionName.includes('Authorizer') ? 'ClientError' : 'IntegrationError',
            api,
          )
        break
      }
      case 'task called':
        if (event.lambdaRequestId === undefined) add('AWS/Lambda', 'Throttles', {})
        break
      case 'invocation':
        add('AWS/Lambda', 'Duration', { FunctionName: event.functionName }, event.duration)
        add('AWS/Lambda', 'Invocations', { FunctionName: event.functionName })
        if (event.failed) add('AWS/Lambda', 'Errors', { FunctionName: event.functionName })
        break
      case 'execution ended': {
        const metric = ENDS[event.status]
        if (metric) add('AWS/States', metric, { StateMachineArn })
      }
    }
  }
  const concurrency = mostAtOnce(events)
  if (concurrency > 0) add('AWS/Lambda', 'ConcurrentExecutions', {}, concurrency)
  return points
}

/** The metrics in a line of CloudWatch's embedded metric format. */
function embeddedMetrics(line: Record<string, unknown>): Datapoint[] {
  const { CloudWatchMetrics = [] } = Object(line._aws) as {
    CloudWatchMetrics?: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[]
  }
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((keys) => {
      const dimensions = Object.fromEntries(keys.map((key) => [key, String(line[key])]))
      return Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions,
        value: Number(line[Name]),
      }))
    }),
  )
}

/** Maximum number of concurrent invocations. */
function mostAtOnce(events: readonly TelemetryEvent[]): number {
  const changes = events
    .flatMap((event): [at: number, change: number][] =>
      event.kind === 'invocation'
        ? [
            [event.started, 1],
            [event.started + event.duration, -1],
          ]
        : [],
    )
    .sort(([one, first], [other, second]) => one - other || first - second)
  let now = 0
  let most = 0
  for (const [, change] of changes) {
    now += change
    most = Math.max(most, now)
  }
  return most
}
