import type { Authorize, Caller } from '../../common/aws/ports.ts'

interface Named {
  TableName?: unknown
  IndexName?: unknown
  RequestItems?: unknown
  ResourceArn?: unknown
}

/** Checks the permission for each table and index that a call touches, as DynamoDB does. */
export function authorizeCall(
  authorize: Authorize,
  arnOf: (tableName: string) => string,
  caller: Caller,
  action: string,
  input: unknown,
) {
  // A person is not restricted, so the touched tables need not be listed.
  if (caller.roleArn === undefined) return
  for (const resource of resourcesOf(input, arnOf)) authorize(caller, `dynamodb:${action}`, resource)
}

function resourcesOf(input: unknown, arnOf: (tableName: string) => string): string[] {
  const { TableName, IndexName, RequestItems, ResourceArn }: Named =
    typeof input === 'object' && input !== null ? input : {}
  if (typeof ResourceArn === 'string') return [ResourceArn]
  if (typeof RequestItems === 'object' && RequestItems !== null) return Object.keys(RequestItems).map(arnOf)
  if (typeof TableName !== 'string') return ['*']
  const table = arnOf(TableName)
  return [typeof IndexName === 'string' ? `${table}/index/${IndexName}` : table]
}
