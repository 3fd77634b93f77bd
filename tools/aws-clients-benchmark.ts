/**
 * `npm run bench:clients`: measures the CPU time of AWS calls for different clients: the first calls of an execution
 * environment, its first hundreds and later ones. Each client runs in its own process, against a server that answers at
 * once.
 */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const LANES = 4
const BATCHES = [20, 100, 500, 4_000]

/** The called item, of a player's size. */
const ANSWER = JSON.stringify({ Item: { pk: { S: 'PLAYER#x' }, games: { L: [{ S: 'a' }, { S: 'b' }] } } })
const KEY = { pk: 'PLAYER#x', sk: 'PLAYER' }

const CLIENTS: Record<string, () => Promise<() => Promise<unknown>>> = {
  async 'SDK v3'() {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
    const { DynamoDBDocumentClient, GetCommand } = await import('@aws-sdk/lib-dynamodb')
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({}))
    return () => client.send(new GetCommand({ TableName: 'table', Key: KEY }))
  },
  async aws4fetch() {
    const { AwsClient } = await import('aws4fetch')
    const client = new AwsClient({
      accessKeyId: 'x',
      secretAccessKey: 'x',
      service: 'dynamodb',
      region: 'eu-west-1',
    })
    return async () => {
      const answer = await client.fetch(process.env.AWS_ENDPOINT_URL ?? '', {
        method: 'POST',
        headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
        body: JSON.stringify({ TableName: 'table', Key: { pk: { S: KEY.pk }, sk: { S: KEY.sk } } }),
      })
      return answer.json()
    }
  },
  async 'functions/clients.ts'() {
    const { GetCommand } = await import('@aws-sdk/lib-dynamodb')
    const { documents } = await import('../functions/clients.ts')
    return () => documents().send(new GetCommand({ TableName: 'table', Key: KEY }))
  },
}

async function measure(name: string) {
  const call = await CLIENTS[name]?.()
  if (!call) throw new Error(`There is no client ${name}.`)
  await call()
  const row = { client: name }
  for (const calls of BATCHES) {
    const before = process.cpuUsage()
    let left = calls
    const lane = async () => {
      while (left-- > 0) await call()
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    const { user, system } = process.cpuUsage(before)
    Object.assign(row, { [`${calls} calls, CPU ms each`]: ((user + system) / 1_000 / calls).toFixed(2) })
  }
  console.log(JSON.stringify(row))
}

async function compare() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end(ANSWER))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const rows: object[] = []
  for (const name of Object.keys(CLIENTS)) {
    const printed = await new Promise<string>((resolve, reject) => {
      const env = { ...process.env, ...ENVIRONMENT, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }
      const args = ['--import', 'tsx', fileURLToPath(import.meta.url), name]
      execFile(process.execPath, args, { env }, (error, stdout) => (error ? reject(error) : resolve(stdout)))
    })
    rows.push(JSON.parse(printed))
  }
  console.table(rows)
  server.close()
  server.closeAllConnections()
}

const ENVIRONMENT = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' }

const [, , name] = process.argv
await (name === undefined ? compare() : measure(name))
