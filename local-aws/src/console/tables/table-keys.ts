import type { AwsJsonService } from '../../common/aws/ports.ts'

export interface TableDescription {
  TableName: string
  KeySchema: KeyElement[]
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[]
  GlobalSecondaryIndexes?: { IndexName: string; KeySchema: KeyElement[] }[]
  LocalSecondaryIndexes?: { IndexName: string; KeySchema: KeyElement[] }[]
}

interface KeyElement {
  AttributeName: string
  KeyType: 'HASH' | 'RANGE'
}

/** Caches the keys of all tables. Reads them again for an unknown table. */
export class TableKeys {
  readonly #dynamoDb: AwsJsonService
  readonly #described = new Map<string, TableDescription>()
  #asking: Promise<void> | undefined

  constructor(dynamoDb: AwsJsonService) {
    this.#dynamoDb = dynamoDb
    void this.refresh()
  }

  /** Names of a table's key attributes, its partition key first. Undefined while the table is not known. */
  namesOf(table: string): readonly string[] | undefined {
    const described = this.#described.get(table)
    if (!described) void this.refresh()
    return described && keyNames(described.KeySchema)
  }

  get(table: string): TableDescription | undefined {
    return this.#described.get(table)
  }

  all(): TableDescription[] {
    return [...this.#described.values()]
  }

  /** Reads all tables again. Tables may have been created or deleted through the API. */
  refresh(): Promise<void> {
    this.#asking ??= this.#read().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #read(): Promise<void> {
    try {
      const { TableNames = [] } = (await this.#dynamoDb.call('ListTables', {}, {})) as {
        TableNames?: string[]
      }
      const described = await Promise.all(
        TableNames.map(
          async (TableName) =>
            (await this.#dynamoDb.call('DescribeTable', { TableName }, {})) as { Table: TableDescription },
        ),
      )
      this.#described.clear()
      for (const { Table } of described) this.#described.set(Table.TableName, Table)
    } catch {
      // An injected fault, or a table that was just deleted. The next call tries again.
    }
  }
}

export const keyNames = (schema: readonly KeyElement[]): string[] =>
  [...schema].sort((a) => (a.KeyType === 'HASH' ? -1 : 1)).map(({ AttributeName }) => AttributeName)
