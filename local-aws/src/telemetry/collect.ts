import type { RuntimeLog } from '../common/aws/ports.ts'
import type { Telemetry } from './events.ts'
import { telemetryFile } from './file.ts'

export interface TelemetryOptions {
  telemetry?: Telemetry
  /** The same as lines of JSON, for other processes. */
  telemetryFile?: string
  elsewhere?: { dynamoDb?: string }
  log: RuntimeLog
}

/** Whoever is to be told of events: nobody, somebody, a file, or both. */
export function collect(options: TelemetryOptions): { tell: Telemetry | undefined; close(): Promise<void> } {
  const { telemetry, telemetryFile: path, elsewhere, log } = options
  if (elsewhere?.dynamoDb && (telemetry || path))
    throw new Error('What calls take of another DynamoDB than the one on this machine is not known here.')
  if (path === undefined) return { tell: telemetry, close: async () => {} }
  const file = telemetryFile(path, (error) => log.warn(`telemetry is not written: ${error.message}`))
  const both: Telemetry = (event) => {
    telemetry?.(event)
    file.tell(event)
  }
  return { tell: telemetry ? both : file.tell, close: file.close }
}
