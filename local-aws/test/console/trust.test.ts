import { request } from 'node:http'
import { HandMadeApp, type Running, run } from '../runtime/fixture.ts'
import { consoleApp } from './app.ts'

let app: HandMadeApp
let running: Running

beforeAll(async () => {
  app = new HandMadeApp()
  running = await run(consoleApp(app), { console: { port: 0 }, hosts: ['phone.example'] })
})

afterAll(async () => {
  await running.runtime.stop()
  app.remove()
})

const portOf = () => Number(new URL(running.runtime.endpoints.console ?? '').port)

/** A request with exactly these headers. */
function send(
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = '' } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const host = { host: `localhost:${portOf()}` }
    const asked = request(
      { host: '127.0.0.1', port: portOf(), path, method, headers: { ...host, ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece) => {
          text += piece
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
      },
    )
    asked.on('error', reject).end(body)
  })
}

const started = () => [...running.runtime.stepFunctions.view.executions()].length
const START = { method: 'POST', body: JSON.stringify({ machine: 'child', input: '{}' }) }
const tokenOf = async () => /name="console-token" content="([^"]+)"/.exec((await send('/')).body)?.[1] ?? ''

test.each([
  ['a foreign host', { host: 'evil.example' }],
  ['a host of --host', { host: 'phone.example' }],
  ['another port', { host: 'localhost:1' }],
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['the origin null', { origin: 'null' }],
  ['a page of another port', { origin: 'http://localhost:3000' }],
  ['a fetch of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
  [
    'a frame in another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ],
])('refuses %s, page and calls alike', async (_what, headers) => {
  for (const path of ['/', '/api/overview', '/api/stream'])
    expect((await send(path, headers)).status).toBe(403)
  const token = { 'x-console-token': await tokenOf() }
  expect((await send('/api/executions', { ...headers, ...token }, START)).status).toBe(403)
  expect(started()).toBe(0)
})

test.each([
  ['no token', {}],
  ['an empty one', { 'x-console-token': '' }],
  ['another one', { 'x-console-token': 'A'.repeat(32) }],
])('refuses a write with %s', async (_what, headers) => {
  expect(await send('/api/executions', headers, START)).toMatchObject({ status: 403 })
  expect(started()).toBe(0)
})

test('takes a write with the token of the page, from the page itself', async () => {
  const origin = `http://localhost:${portOf()}`
  const headers = { origin, 'sec-fetch-site': 'same-origin', 'x-console-token': await tokenOf() }
  expect(await send('/api/executions', headers, START)).toMatchObject({ status: 200 })
  expect(started()).toBe(1)
})

test.each([
  ['not JSON', '{', 400],
  ['an array', '[]', 400],
  ['more than 8 MB', `{"a":"${'x'.repeat(8 * 1024 * 1024)}"}`, 413],
])('refuses a body that is %s', async (_what, body, status) => {
  const headers = { 'x-console-token': await tokenOf() }
  expect((await send('/api/executions', headers, { method: 'POST', body })).status).toBe(status)
})

test('a link from another page opens the console, whose page no other may frame or read', async () => {
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  const page = await send('/', link)
  expect(page.status).toBe(200)
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(page.headers['cross-origin-resource-policy']).toBe('same-origin')
  expect(page.headers['access-control-allow-origin']).toBeUndefined()
})

test('the page is bundled at the first request, with its style, and answered by its etag', async () => {
  const script = await send('/main.js')
  expect(script).toMatchObject({
    status: 200,
    headers: { 'content-type': expect.stringContaining('javascript') },
  })
  expect((await send('/main.css')).headers['content-type']).toContain('text/css')
  const again = await send('/main.js', { 'if-none-match': String(script.headers.etag) })
  expect(again).toMatchObject({ status: 304, body: '' })
  expect((await send('/../package.json')).status).toBe(404)
  expect((await send('/page/main.tsx')).status).toBe(404)
})
