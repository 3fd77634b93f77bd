import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callOf } from '../common/aws/http.ts'
import { callProblem } from '../common/trusted-requests.ts'
import { listen } from '../services/endpoint/endpoint.ts'
import type { ConsolePorts } from './console-ports.ts'
import type { OpenConsole } from './open-console.ts'
import type { PageFiles } from './page-files.ts'

/** Maximum size of a body, in bytes. The largest is a function's event of 6 MB. */
const LARGEST_BODY = 8 * 1024 * 1024

const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

export interface ConsoleServer {
  readonly port: number
  readonly url: string
  /** Sets the runtime that the console shows. Before that, every call returns 503. */
  serve(ports: ConsolePorts): void
  /** Call it after each deployment. `error`: why it failed. */
  deployed(error?: string): void
  stop(): Promise<void>
}

/**
 * The console's own port. Only loopback names reach it, whatever `--host` says. Its code, and the page, are loaded
 * at the first request; until then nothing is recorded.
 */
export async function createConsoleServer({ port: wanted }: { port: number }): Promise<ConsoleServer> {
  const token = randomBytes(24).toString('base64url')
  let ports: ConsolePorts | undefined
  let loading: Promise<{ console: OpenConsole; page: PageFiles }> | undefined
  const load = (of: ConsolePorts) => {
    loading ??= open(of, token).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  const server = createServer({ keepAlive: true }, (request, response) => {
    const problem = requestProblem(request, port)
    if (problem !== undefined) return problemAnswer(response, 403, 'Forbidden', problem)
    if (!ports) return problemAnswer(response, 503, 'ServiceUnavailable', 'Still starting.')
    const { log } = ports
    load(ports)
      .then((opened) => answer(request, response, opened, token))
      .catch((error: unknown) => {
        const { status, code, message } = problemOf(error)
        if (status >= 500)
          log.error(
            `The console failed to answer ${request.method} ${request.url}: ${String((error as Error).stack ?? error)}`,
          )
        problemAnswer(response, status, code, message)
      })
  })
  await listen(server, wanted)
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    serve(running) {
      ports = running
    },
    deployed(error) {
      loading?.then(({ console }) => console.deployed(error)).catch(() => {})
    },
    async stop() {
      const opened = await loading?.catch(() => undefined)
      opened?.console.stop()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function open(ports: ConsolePorts, token: string) {
  const [{ OpenConsole }, { PageFiles }] = await Promise.all([
    import('./open-console.ts'),
    import('./page-files.ts'),
  ])
  return { console: new OpenConsole(ports), page: new PageFiles(token) }
}

/** Returns why a request is refused: its host or its origin is foreign, or the browser marks it as cross-site. */
function requestProblem({ headers }: IncomingMessage, port: number): string | undefined {
  const problem = callProblem(headers, { port, hosts: [] })
  if (problem !== undefined) return problem
  const site = headers['sec-fetch-site']
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none'
  // Another page may link to the console, but not call its API.
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return isForeign && !isLink ? 'Pages of other sites may not call the console.' : undefined
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { console, page }: { console: OpenConsole; page: PageFiles },
  token: string,
): Promise<void> {
  const { method = 'GET', url: target = '/', headers } = request
  const [path = '/', search = ''] = target.split('?')
  const query = new URLSearchParams(search)
  if (!path.startsWith('/api/')) return pageAnswer(request, response, page, path)
  if (method === 'GET' && path === '/api/stream') {
    const since = Number(headers['last-event-id'] ?? query.get('since') ?? Number.NaN)
    return console.stream(setHeaders(response), Number.isNaN(since) ? undefined : since)
  }
  const isWrite = method !== 'GET' && method !== 'HEAD'
  if (isWrite && !isToken(headers['x-console-token'], token))
    return problemAnswer(
      response,
      403,
      'Forbidden',
      "The page's token is missing. Send it in the header 'x-console-token'.",
    )
  const body = isWrite ? await readBody(request) : {}
  const value = await console.answer(method === 'HEAD' ? 'GET' : method, path, { query, body })
  jsonAnswer(response, 200, value)
}

function isToken(given: string | string[] | undefined, token: string): boolean {
  const [one, other] = [Buffer.from(String(given ?? '')), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const read = await callOf(request).body(LARGEST_BODY)
  if (read === undefined) throw refusal(413, 'The body has more than 8 MB.')
  if (read.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(read.toString())
  } catch (error) {
    throw refusal(400, `The body is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusal(400, 'The body must be an object.')
  return value as Record<string, unknown>
}

const refusal = (status: number, message: string) =>
  Object.assign(new Error(message), { status, code: 'BadRequest' })

async function pageAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  page: PageFiles,
  path: string,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return problemAnswer(response, 405, 'BadRequest', `${path} does not support ${request.method}.`)
  const file = await page.get(path)
  if (!file) return problemAnswer(response, 404, 'NotFound', `There is no ${path}.`)
  setHeaders(response).setHeader('etag', file.etag)
  // The page must never be older than the server.
  response.setHeader('cache-control', 'no-cache')
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200, { 'content-type': file.type })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

function setHeaders(response: ServerResponse): ServerResponse {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  return response
}

function problemOf(error: unknown): { status: number; code: string; message: string } {
  const { status, code, message } = Object(error) as { status?: unknown; code?: unknown; message?: unknown }
  if (typeof status === 'number') return { status, code: String(code), message: String(message) }
  return { status: 500, code: 'InternalFailure', message: `The console failed: ${String(message ?? error)}` }
}

function problemAnswer(response: ServerResponse, status: number, error: string, message: string): void {
  jsonAnswer(response, status, { error, message })
}

function jsonAnswer(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) return void response.destroy()
  const body = JSON.stringify(value)
  setHeaders(response).writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
  })
  response.end(body)
}
