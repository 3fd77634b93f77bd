import type { Caller } from '../../common/aws/ports.ts'
import { errorName } from '../../telemetry/error-name.ts'
import { monotonicNow, type Telemetry } from '../../telemetry/events.ts'
import { Consumption } from './capacity/consumption.ts'
import type { Backend } from './local-backend.ts'

/** Makes a call, and reports its duration and consumption, whether it succeeds or fails. */
export async function measuredCall(
  backend: Backend,
  report: Telemetry,
  action: string,
  input: unknown,
  caller: Caller,
): Promise<unknown> {
  const started = monotonicNow()
  const consumption = new Consumption()
  let error: string | undefined
  try {
    return await backend.call(action, input, consumption)
  } catch (thrown) {
    error = errorName(thrown)
    throw thrown
  } finally {
    const { readUnits, writeUnits, indexWriteUnits, bytes, partitions } = consumption
    report({
      kind: 'dynamodb call',
      started,
      duration: monotonicNow() - started,
      action,
      ...touched(input),
      partitions,
      readUnits,
      writeUnits,
      indexWriteUnits,
      bytes,
      error,
      caller: caller.sessionName ?? caller.roleArn,
      trace: caller.trace,
    })
  }
}

function touched(input: unknown): { tableName: string; indexName: string | undefined } {
  const { TableName, IndexName, RequestItems }: Record<string, unknown> = Object(input)
  return {
    tableName: typeof TableName === 'string' ? TableName : Object.keys(Object(RequestItems)).join(),
    indexName: typeof IndexName === 'string' ? IndexName : undefined,
  }
}
