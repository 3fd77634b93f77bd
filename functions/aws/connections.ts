/** The `@connections` of the WebSocket API. Refusals throw AwsCallError: `GoneException` for who is not there. */
import { call } from './call.ts'

export async function postToConnection(connectionId: string, frame: string): Promise<void> {
  await connections('POST', connectionId, frame)
}

export async function deleteConnection(connectionId: string): Promise<void> {
  await connections('DELETE', connectionId, '')
}

async function connections(method: 'POST' | 'DELETE', connectionId: string, body: string): Promise<void> {
  await call('APIGATEWAYMANAGEMENTAPI', {
    method,
    path: `/@connections/${encodeURIComponent(connectionId)}`,
    headers: { 'Content-Type': 'application/octet-stream' },
    body,
  })
}
