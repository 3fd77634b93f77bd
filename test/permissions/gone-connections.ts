/** What time and chance do to the connections that the table holds. */
import type { Runtime } from '../../local/runtime.ts'

type Attribute = { S?: string; N?: string; M?: Item; L?: Attribute[] }
type Item = Record<string, Attribute>

const CONNECTION_ID = /^[A-Za-z0-9_-]{15}=$/

/**
 * Wherever the table holds a connection that nobody is at any more, it is as if made long ago: the stack forgets
 * none that is younger than a `$connect` may take.
 */
export async function age(runtime: Runtime): Promise<void> {
  const [TableName] = runtime.endpoints.tableNames
  const { Items } = (await runtime.dynamoDb('Scan', { TableName })) as { Items: Item[] }
  for (const item of Items) {
    if (await makeOld(runtime, item)) await runtime.dynamoDb('PutItem', { TableName, Item: item })
  }
}

/** The player is said to be at another connection, where nobody is. */
export async function connectElsewhere({ endpoints, dynamoDb }: Runtime, playerId: string): Promise<void> {
  const [TableName] = endpoints.tableNames
  await dynamoDb('UpdateItem', {
    TableName,
    Key: { pk: { S: `PLAYER#${playerId}` }, sk: { S: 'PLAYER' } },
    UpdateExpression: 'SET connectionId = :elsewhere',
    ExpressionAttributeValues: { ':elsewhere': { S: 'AAAAAAAAAAAAAAA=' } },
  })
}

async function makeOld(runtime: Runtime, item: Item): Promise<boolean> {
  const inside = Object.values(item).flatMap(({ M, L = [] }) =>
    [M ?? [], ...L.map((one) => one.M ?? [])].flat(),
  )
  const changed = await Promise.all(inside.map((one) => makeOld(runtime, one)))
  const connection = Object.values(item).find(({ S = '' }) => CONNECTION_ID.test(S))?.S
  if (item.since === undefined || connection === undefined || (await isOpen(runtime, connection)))
    return changed.includes(true)
  item.since = { N: '0' }
  return true
}

async function isOpen({ endpoints }: Runtime, connectionId: string): Promise<boolean> {
  const management = `${endpoints.ws.replace(/^ws/, 'http')}/@connections`
  const answer = await fetch(`${management}/${encodeURIComponent(connectionId)}`)
  return answer.ok
}
