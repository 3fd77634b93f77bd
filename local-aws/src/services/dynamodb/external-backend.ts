import { AwsClient } from 'aws4fetch'
import { AwsError } from '../../common/aws/error.ts'
import type { Clock } from '../../common/clock.ts'
import type { Backend } from './local-backend.ts'
import { createTableInput, type TableConfig } from './model.ts'

const POLL_MS = 250

export interface ExternalBackendOptions {
  endpoint: string
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  clock: Clock
}

/** A DynamoDB at an external endpoint, which the environment set before the start. */
export function createExternalBackend(options: ExternalBackendOptions): Backend {
  const { endpoint, region, credentials, clock } = options
  const client = new AwsClient({ ...credentials, region, service: 'dynamodb', retries: 0 })

  const call = async (action: string, input: unknown): Promise<unknown> => {
    const response = await client
      .fetch(endpoint, {
        method: 'POST',
        body: JSON.stringify(input),
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${action}`,
        },
      })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw new AwsError(
          'InternalServerError',
          `the DynamoDB at ${endpoint} did not answer: ${reason}`,
          500,
        )
      })
    const answer = JSON.parse((await response.text()) || '{}')
    if (response.ok) return answer
    const { __type: type = 'InternalServerError', message, Message, ...fields } = answer
    const code = String(type).slice(String(type).indexOf('#') + 1)
    throw new AwsError(code, message ?? Message ?? '', response.status, { __type: type, ...fields })
  }

  const isActive = async (tableName: string): Promise<boolean> => {
    const { Table: table } = (await call('DescribeTable', { TableName: tableName })) as {
      Table: { TableStatus: string }
    }
    return table.TableStatus === 'ACTIVE'
  }

  const ensureTable = async (table: TableConfig) => {
    const { tableName, timeToLiveAttribute } = table
    try {
      if (await isActive(tableName)) return
    } catch (error) {
      if (!(error instanceof AwsError && error.code === 'ResourceNotFoundException')) throw error
      await call('CreateTable', createTableInput(table))
    }
    while (!(await isActive(tableName)))
      await new Promise<void>((resolve) => void clock.after(POLL_MS, resolve))
    if (timeToLiveAttribute !== undefined)
      await call('UpdateTimeToLive', {
        TableName: tableName,
        TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
      })
  }

  return {
    call,
    async ensureTables(tables) {
      for (const table of tables) await ensureTable(table)
    },
    close: async () => {},
  }
}
