import { setImmediate } from 'node:timers/promises'
import { AwsError } from '../../common/aws/error.ts'
import type { RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import { CapacityMeter } from './capacity/capacity-meter.ts'
import type { Call } from './capacity/consumption.ts'
import { withConditionalWrites } from './conditional-writes.ts'
import { createEngine } from './engine.ts'
import { KeptDefinitions, storeDirectory, untilOpen } from './kept-definitions.ts'
import { refuseDeepLegacy } from './legacy-conditions.ts'
import { createTableInput, type TableConfig } from './model.ts'
import { checkRequestLimits } from './request-limits.ts'
import { TimeToLive } from './time-to-live.ts'

/** A DynamoDB: in this process, or at an external endpoint. */
export interface Backend {
  /** Runs an action. Adds its consumption to `consumption`, if it is measured. */
  call: Call
  /** Creates the tables that do not exist yet. */
  ensureTables(tables: readonly TableConfig[]): Promise<void>
  close(): Promise<void>
}

export interface LocalBackendOptions {
  account: string
  region: string
  clock: Clock
  log: RuntimeLog
  /** Whether to measure the consumption of calls. */
  weighed?: boolean
  /** Directory that keeps the tables. Without it, they are in memory. */
  dataDirectory?: string
}

interface Described {
  Table?: { TableStatus: string; KeySchema: { AttributeName: string }[] }
}

interface TimeToLiveInput {
  TableName?: string
  TimeToLiveSpecification?: { AttributeName?: string; Enabled?: boolean }
}

/** A DynamoDB in this process, based on dynalite. */
export function createLocalBackend(options: LocalBackendOptions): Backend {
  const { account, region, dataDirectory } = options
  const store = storeDirectory(dataDirectory)
  const engine = createEngine({ account, region, ...(store !== undefined && { dataDirectory: store }) })
  const keys = new Map<string, readonly string[]>()
  /** The configuration that each table of the template was created with. */
  const made = new KeptDefinitions(dataDirectory)
  const keyAttributes = async (tableName: string) => {
    const known = keys.get(tableName)
    if (known) return known
    const described = await engine.call('DescribeTable', { TableName: tableName }).catch(() => ({}))
    const names = (described as Described).Table?.KeySchema.map(({ AttributeName }) => AttributeName)
    if (names) keys.set(tableName, names)
    return names
  }
  const write = withConditionalWrites(options.weighed ? new CapacityMeter(engine) : engine, keyAttributes)
  const timeToLive = new TimeToLive(write, keyAttributes, options.clock, options.log)
  timeToLive.start()

  const describeTimeToLive = async ({ TableName = '' }: TimeToLiveInput) => {
    await engine.call('DescribeTable', { TableName })
    const attribute = timeToLive.attributes.get(TableName)
    return {
      TimeToLiveDescription:
        attribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
    }
  }

  const updateTimeToLive = async ({ TableName = '', TimeToLiveSpecification: wanted }: TimeToLiveInput) => {
    await engine.call('DescribeTable', { TableName })
    if (wanted?.AttributeName === undefined)
      throw new AwsError('ValidationException', 'TimeToLiveSpecification must name an attribute')
    if (wanted.Enabled) timeToLive.attributes.set(TableName, wanted.AttributeName)
    else timeToLive.attributes.delete(TableName)
    return { TimeToLiveSpecification: wanted }
  }

  /** Waits until a table is active. dynalite activates it by a timer, even without a delay. */
  const untilActive = async (tableName: string): Promise<void> => {
    const described = (await engine.call('DescribeTable', { TableName: tableName })) as Described
    if (described.Table?.TableStatus === 'ACTIVE') return
    await setImmediate()
    return untilActive(tableName)
  }

  return {
    async call(action, input, consumption) {
      if (action === 'DescribeTimeToLive') return describeTimeToLive(input as TimeToLiveInput)
      if (action === 'UpdateTimeToLive') return updateTimeToLive(input as TimeToLiveInput)
      checkRequestLimits(action, input)
      refuseDeepLegacy(input)
      if (action === 'DeleteTable' || action === 'CreateTable') keys.clear()
      return write(action, input, consumption)
    },
    async ensureTables(tables) {
      if (dataDirectory !== undefined) await untilOpen(engine, dataDirectory)
      const present = (await engine.call('ListTables', {})) as { TableNames: string[] }
      for (const table of tables) {
        const { tableName } = table
        const input = createTableInput(table)
        const isPresent = present.TableNames.includes(tableName)
        if (isPresent && (made.get(tableName) ?? JSON.stringify(input)) !== JSON.stringify(input))
          throw refused(
            tableName,
            dataDirectory === undefined
              ? 'its keys and indexes stay as they are for as long as it runs; start anew'
              : `its keys and indexes are not those of the table in ${dataDirectory}; use another --data directory`,
          )
        if (!isPresent) {
          await engine.call('CreateTable', input).catch((error: Error) => {
            throw refused(tableName, error.message)
          })
          made.set(tableName, JSON.stringify(input))
          await untilActive(tableName)
        }
        if (table.timeToLiveAttribute === undefined) timeToLive.attributes.delete(table.tableName)
        else timeToLive.attributes.set(table.tableName, table.timeToLiveAttribute)
      }
    },
    async close() {
      timeToLive.stop()
      await engine.close()
    },
  }
}

const refused = (tableName: string, reason: string) =>
  new AwsError('ValidationException', `table ${tableName}: ${reason}`)
