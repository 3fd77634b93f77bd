import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { Page } from 'playwright-core'
import { playerIdOf } from '../../client/index.ts'
import type { Runtime } from '../../local-aws/src/runtime/runtime.ts'

/** Simulates a phone that leaves the network: open connections break, and new ones fail. */
export async function loseConnection(page: Page, { dynamoDb, endpoints }: Runtime): Promise<void> {
  await page.context().setOffline(true)
  const secret = await page.evaluate(() => localStorage.getItem('janken.secret'))
  const playerId = await playerIdOf(secret ?? '')
  const { Item } = (await dynamoDb('GetItem', {
    TableName: endpoints.tableNames[0],
    Key: { pk: { S: `PLAYER#${playerId}` }, sk: { S: 'PLAYER' } },
  })) as { Item: { connectionId: { S: string } } }
  const gateway = new ApiGatewayManagementApiClient({
    endpoint: endpoints.ws.replace(/^ws/, 'http'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await gateway.send(new DeleteConnectionCommand({ ConnectionId: Item.connectionId.S }))
}
