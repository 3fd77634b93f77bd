/** Ages and replaces the connections that the table holds, and changes items as functions that died halfway do. */
import { AwsError } from '../../local-aws/src/common/aws/error.ts'
import type { Runtime } from '../../local-aws/src/runtime/runtime.ts'
import { signed } from '../../local-aws/test/support/signed-headers.ts'
import type { Player } from '../support/player.ts'

type Attribute = { S?: string; N?: string; M?: Item; L?: Attribute[] }
type Item = Record<string, Attribute>

const CONNECTION_ID = /^[A-Za-z0-9_-]{15}=$/

/**
 * Makes every closed connection in the table look old, because the stack keeps connections that are younger than a
 * `$connect` may take. Changes nothing else of an item, because games continue.
 */
async function age(runtime: Runtime): Promise<void> {
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
      // The stack may have removed or replaced it since the table was read.
      await aging.catch((error: unknown) => {
        if (!(error instanceof AwsError && error.code === 'ConditionalCheckFailedException')) throw error
      })
    }
  }
}

interface DatedConnection {
  /** Path to the map that contains it. Empty for the item itself. */
  holder: string[]
  /** Name of the attribute with the connection's id. */
  name: string
  connectionId: string
}

/** The connections of an item that have a start time. */
function datesIn(item: Item, holder: string[] = []): DatedConnection[] {
  const inside = Object.entries(item).flatMap(([name, { M }]) => (M ? datesIn(M, [...holder, name]) : []))
  const [name, { S: connectionId = '' } = {}] =
    Object.entries(item).find(([, { S = '' }]) => CONNECTION_ID.test(S)) ?? []
  return name === undefined || item.since === undefined ? inside : [...inside, { holder, name, connectionId }]
}

/**
 * Breaks the players' connections, waits until the gateway has noticed, and makes them look old. Without the wait, `age`
 * would take them for open ones.
 */
export async function dropAndAge(runtime: Runtime, ...players: Player[]): Promise<void> {
  for (const player of players) {
    const connectionId = await connectionOf(runtime, player.playerId)
    await player.drop()
    while (connectionId !== undefined && (await isOpen(runtime, connectionId)));
  }
  await age(runtime)
}

async function connectionOf({ endpoints, dynamoDb }: Runtime, playerId: string): Promise<string | undefined> {
  const [TableName] = endpoints.tableNames
  const Key = { pk: { S: `PLAYER#${playerId}` }, sk: { S: 'PLAYER' } }
  const { Item } = (await dynamoDb('GetItem', { TableName, Key, ConsistentRead: true })) as { Item?: Item }
  return Item?.connectionId?.S
}

/** Replaces the player's connection by one that does not exist. */
export async function connectElsewhere({ endpoints, dynamoDb }: Runtime, playerId: string): Promise<void> {
  const [TableName] = endpoints.tableNames
  await dynamoDb('UpdateItem', {
    TableName,
    Key: { pk: { S: `PLAYER#${playerId}` }, sk: { S: 'PLAYER' } },
    UpdateExpression: 'SET connectionId = :elsewhere',
    ExpressionAttributeValues: { ':elsewhere': { S: 'AAAAAAAAAAAAAAA=' } },
  })
}

/** Makes it look as if the function that connected the player had died before its push to the others. */
export const forgetReturn = (runtime: Runtime, gameId: string, playerId: string) =>
  addPlayer(runtime, gameId, 'away', playerId)

/** Makes it look as if the function that took the player's `leave` had died before it completed the round. */
export const leaveUnnoticed = (runtime: Runtime, gameId: string, playerId: string) =>
  addPlayer(runtime, gameId, 'left', playerId)

async function addPlayer(
  { endpoints, dynamoDb }: Runtime,
  gameId: string,
  set: 'away' | 'left',
  playerId: string,
): Promise<void> {
  const [TableName] = endpoints.tableNames
  await dynamoDb('UpdateItem', {
    TableName,
    Key: { pk: { S: `GAME#${gameId}` }, sk: { S: 'GAME' } },
    UpdateExpression: 'ADD #set :player',
    ExpressionAttributeNames: { '#set': set },
    ExpressionAttributeValues: { ':player': { SS: [playerId] } },
  })
}

async function isOpen({ endpoints }: Runtime, connectionId: string): Promise<boolean> {
  const management = `${endpoints.ws.replace(/^ws/, 'http')}/@connections`
  const answer = await fetch(`${management}/${encodeURIComponent(connectionId)}`, { headers: signed })
  return answer.ok
}
