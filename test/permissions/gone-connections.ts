/** What time and chance do to the connections that the table holds. */
import { AwsError } from '../../local-aws/src/common/aws/error.ts'
import type { Runtime } from '../../local-aws/src/runtime/runtime.ts'
import { signed } from '../../local-aws/test/support/signed-headers.ts'

type Attribute = { S?: string; N?: string; M?: Item; L?: Attribute[] }
type Item = Record<string, Attribute>

const CONNECTION_ID = /^[A-Za-z0-9_-]{15}=$/

/**
 * Wherever the table holds a connection that nobody is at any more, it is as if made long ago: the stack forgets
 * none that is younger than a `$connect` may take. Nothing else of an item is touched, since games go on.
 */
export async function age(runtime: Runtime): Promise<void> {
  const [TableName] = runtime.endpoints.tableNames
  const { Items } = (await runtime.dynamoDb('Scan', { TableName })) as { Items: Item[] }
  for (const item of Items) {
    for (const path of datesIn(item)) {
      const { holder, name } = path
      if (await isOpen(runtime, path.connectionId)) continue
      const steps = [...holder, 'since'].map((_step, index) => `#step${index}`)
      const aging = runtime.dynamoDb('UpdateItem', {
        TableName,
        Key: { pk: item.pk, sk: item.sk },
        UpdateExpression: `SET ${steps.join('.')} = :longAgo`,
        ConditionExpression: `${[...steps.slice(0, -1), '#name'].join('.')} = :connection`,
        ExpressionAttributeNames: {
          ...Object.fromEntries([...holder, 'since'].map((step, index) => [`#step${index}`, step])),
          '#name': name,
        },
        ExpressionAttributeValues: { ':longAgo': { N: '0' }, ':connection': { S: path.connectionId } },
      })
      // The stack may have forgotten it, or taken on another, since the table was read.
      await aging.catch((error: unknown) => {
        if (!(error instanceof AwsError && error.code === 'ConditionalCheckFailedException')) throw error
      })
    }
  }
}

interface DatedConnection {
  /** The way to the map that holds it; empty for the item itself. */
  holder: string[]
  /** Of the attribute with the connection's id. */
  name: string
  connectionId: string
}

/** The connections in an item that it knows the beginning of. */
function datesIn(item: Item, holder: string[] = []): DatedConnection[] {
  const inside = Object.entries(item).flatMap(([name, { M }]) => (M ? datesIn(M, [...holder, name]) : []))
  const [name, { S: connectionId = '' } = {}] =
    Object.entries(item).find(([, { S = '' }]) => CONNECTION_ID.test(S)) ?? []
  return name === undefined || item.since === undefined ? inside : [...inside, { holder, name, connectionId }]
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

/** The function that connected the player died before the others were told that the player is back. */
export async function forgetReturn(
  { endpoints, dynamoDb }: Runtime,
  gameId: string,
  playerId: string,
): Promise<void> {
  const [TableName] = endpoints.tableNames
  await dynamoDb('UpdateItem', {
    TableName,
    Key: { pk: { S: `GAME#${gameId}` }, sk: { S: 'GAME' } },
    UpdateExpression: 'ADD away :player',
    ExpressionAttributeValues: { ':player': { SS: [playerId] } },
  })
}

async function isOpen({ endpoints }: Runtime, connectionId: string): Promise<boolean> {
  const management = `${endpoints.ws.replace(/^ws/, 'http')}/@connections`
  const answer = await fetch(`${management}/${encodeURIComponent(connectionId)}`, { headers: signed })
  return answer.ok
}
