import { AwsError } from '../common/aws/error.ts'
import type { Backend } from '../services/dynamodb/local-backend.ts'
import type { KeySchema, SecondaryIndex, TableConfig } from '../services/dynamodb/model.ts'
import { type ResolvedStack, TemplateError } from '../template/model.ts'
import { mapAll, ProblemCollector } from '../template/problem-collector.ts'
import { type PropertyReader, readersOf } from './property-reader.ts'

/** Reads the tables of all stacks. */
export function tablesOf(stacks: readonly ResolvedStack[]): TableConfig[] {
  const readers = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) =>
    readersOf(stacks, type),
  )
  return mapAll(readers, (reader) => {
    const timeToLive = reader.nested('TimeToLiveSpecification')
    return {
      tableName: reader.resource.ref,
      tableArn: String(reader.resource.attribute('Arn')),
      attributeDefinitions: reader.nestedList('AttributeDefinitions').map((attribute) => ({
        AttributeName: attribute.text('AttributeName'),
        AttributeType: attribute.text('AttributeType'),
      })),
      keySchema: keySchemaOf(reader),
      globalSecondaryIndexes: reader.nestedList('GlobalSecondaryIndexes').map(indexOf),
      localSecondaryIndexes: reader.nestedList('LocalSecondaryIndexes').map(indexOf),
      ...(timeToLive.flag('Enabled', false) && { timeToLiveAttribute: timeToLive.text('AttributeName') }),
    }
  })
}

/** Creates the tables that do not exist yet. Throws TemplateError for a table that DynamoDB refuses. */
export async function deployTables(backend: Backend, tables: readonly TableConfig[]): Promise<void> {
  const problems = new ProblemCollector()
  for (const table of tables) await problems.attemptAsync(() => deployTable(backend, table))
  problems.throwAny()
}

async function deployTable(backend: Backend, table: TableConfig): Promise<void> {
  try {
    await backend.ensureTables([table])
  } catch (error) {
    const isRefused = error instanceof AwsError && error.code === 'ValidationException'
    throw isRefused ? new TemplateError([error.message]) : error
  }
}

const keySchemaOf = (reader: PropertyReader): KeySchema =>
  reader.nestedList('KeySchema').map((key) => ({
    AttributeName: key.text('AttributeName'),
    KeyType: key.text('KeyType') === 'HASH' ? 'HASH' : 'RANGE',
  }))

function indexOf(index: PropertyReader): SecondaryIndex {
  const projection = index.nested('Projection')
  const nonKeyAttributes = projection.texts('NonKeyAttributes')
  return {
    IndexName: index.text('IndexName'),
    KeySchema: keySchemaOf(index),
    Projection: {
      ProjectionType: projection.optionalText('ProjectionType') ?? 'ALL',
      ...(nonKeyAttributes.length > 0 && { NonKeyAttributes: nonKeyAttributes }),
    },
  }
}
