import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { HandMadeApp, type Running, run } from './fixture.ts'

const app = new HandMadeApp()
let running: Running

beforeAll(async () => {
  const table = {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'Shops',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    },
  }
  running = await run(app.assembly({ Shops: table }))
})

afterAll(async () => {
  await running.runtime.stop()
  app.remove()
})

const RUBBISH: [what: string, bytes: string | Buffer][] = [
  ['bytes by chance', randomBytes(4096)],
  ['no HTTP', 'LIME LEMON CHERRIES\r\n\r\n'],
  ['a header without an end', `GET / HTTP/1.1\r\nHost: ${'x'.repeat(1000)}`],
  ['headers without measure', `GET / HTTP/1.1\r\nX: ${'x'.repeat(1e6)}\r\n\r\n`],
  [
    'a handshake without a key',
    'GET /live HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  ['a body that never comes', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999\r\n\r\n{'],
  ['a length that is none', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n{}'],
  [
    'a call that is no JSON',
    'POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\nContent-Length: 1\r\n\r\n{',
  ],
  ['a path that cannot be read', 'GET /%E0%A4%A HTTP/1.1\r\nHost: h\r\n\r\n'],
]

/** Sends the bytes and closes, whatever the server does. */
async function send(port: number, bytes: string | Buffer) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  const gone = once(socket, 'close')
  socket.write(bytes, () => socket.resetAndDestroy())
  await gone
}

test.each(RUBBISH)('%s affects no other client on any port', async (_, bytes) => {
  const { endpoints } = running.runtime
  const ports = [endpoints.web, endpoints.ws, endpoints.aws].map((url) => Number(new URL(url).port))
  for (const port of ports) {
    await send(port, bytes)
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeGreaterThan(0)
  }
  expect(await running.runtime.dynamoDb('ListTables', {})).toEqual({ TableNames: ['Shops'] })
})
