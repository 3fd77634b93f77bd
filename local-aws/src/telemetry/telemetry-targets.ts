import type { RuntimeLog } from '../common/aws/ports.ts'
import type { Telemetry } from './events.ts'
import { telemetryFile } from './telemetry-file.ts'

export interface TelemetryOptions {
  telemetry?: Telemetry
  /** Path of a file that receives the events as JSON lines. */
  telemetryFile?: string
  externalEndpoints?: { dynamoDb?: string }
  log: RuntimeLog
}

/** Combines the receivers of telemetry: a callback, a file, both or none. `record` is undefined for none. */
export function collect(options: TelemetryOptions): {
  record: Telemetry | undefined
  close(): Promise<void>
} {
  const { telemetry, telemetryFile: path, externalEndpoints, log } = options
  if (externalEndpoints?.dynamoDb && (telemetry || path))
    throw new Error(
      'Telemetry cannot measure an external DynamoDB. Leave out telemetry, or the external DynamoDB endpoint.',
    )
  if (path === undefined) return { record: telemetry, close: async () => {} }
  const file = telemetryFile(path, (error) => log.warn(`Cannot write the telemetry file: ${error.message}`))
  const both: Telemetry = (event) => {
    telemetry?.(event)
    file.write(event)
  }
  return { record: telemetry ? both : file.write, close: file.close }
}
