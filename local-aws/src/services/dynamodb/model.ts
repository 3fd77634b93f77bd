/** A table of the template, with the member names of CreateTable. */
export interface TableConfig {
  tableName: string
  tableArn: string
  attributeDefinitions: { AttributeName: string; AttributeType: string }[]
  keySchema: KeySchema
  globalSecondaryIndexes: SecondaryIndex[]
  localSecondaryIndexes: SecondaryIndex[]
  /** The time-to-live attribute. Items are deleted some time after the moment that it holds, in epoch seconds. */
  timeToLiveAttribute?: string
}

export type KeySchema = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[]

export interface SecondaryIndex {
  IndexName: string
  KeySchema: KeySchema
  Projection: { ProjectionType?: string; NonKeyAttributes?: string[] }
}

/** An item or a key, in DynamoDB's JSON: `{ "name": { "S": "..." } }`. */
export type Item = Record<string, Record<string, unknown>>

export const createTableInput = (table: TableConfig) => ({
  TableName: table.tableName,
  AttributeDefinitions: table.attributeDefinitions,
  KeySchema: table.keySchema,
  BillingMode: 'PAY_PER_REQUEST',
  ...(table.globalSecondaryIndexes.length > 0 && {
    GlobalSecondaryIndexes: table.globalSecondaryIndexes,
  }),
  ...(table.localSecondaryIndexes.length > 0 && { LocalSecondaryIndexes: table.localSecondaryIndexes }),
})
