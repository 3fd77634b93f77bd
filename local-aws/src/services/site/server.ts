import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sirv from 'sirv'
import type { RuntimeLog } from '../../common/aws/ports.ts'
import { type ListenAddress, LOOPBACK } from '../../common/network-host.ts'
import { hostProblem } from '../../common/trusted-requests.ts'
import { listen } from '../endpoint/endpoint.ts'
import type { Bucket } from './bucket.ts'
import type { Distribution } from './model.ts'
import { PageReload } from './page-reload.ts'

/** S3's status for a missing object, behind a distribution that may not list the bucket. */
const ACCESS_DENIED = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'

export interface Site {
  bucket: Bucket
  distribution: Distribution
}

export interface SiteServer {
  readonly port: number
  readonly url: string
  /** Replaces the site. Without a site every path returns 404. */
  show(site: Site | undefined): void
  stop(): Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Serves the template's site like CloudFront. */
export async function createSiteServer({
  port: wanted,
  hosts = [],
  reach = LOOPBACK,
  reloadsPages = false,
  log,
}: {
  port: number
  /** Host names that the port accepts besides the loopback names. */
  hosts?: readonly string[]
  reach?: ListenAddress
  /** Open pages reload when a new site has other files. */
  reloadsPages?: boolean
  log: RuntimeLog
}): Promise<SiteServer> {
  let handle: Handler = nothingToShow
  const reload = reloadsPages ? new PageReload() : undefined
  const server = createServer((request, response) => {
    try {
      const problem = hostProblem(request.headers, { port, hosts })
      if (problem !== undefined) refuse(problem, response)
      else if (!reload?.answer(request, response)) handle(request, response)
    } catch (error) {
      log.error(`The site failed to answer ${request.method} ${request.url}: ${String(error)}`)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  })
  await listen(server, wanted, reach.address)
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${reach.host}:${port}`,
    show(site) {
      if (site) reload?.shown(site.bucket.directory)
      handle = site ? siteHandler(site) : nothingToShow
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function refuse(problem: string, response: ServerResponse) {
  response.writeHead(403, { 'content-type': 'text/plain;charset=utf-8' })
  response.end(`${problem}\n`)
}

function nothingToShow(_: IncomingMessage, response: ServerResponse) {
  response.writeHead(404, { 'content-type': 'text/plain' })
  response.end('The template has no site.\n')
}

function siteHandler({ bucket, distribution }: Site): Handler {
  const { defaultRootObject, headers, removedHeaders } = distribution
  const files = sirv(bucket.directory, {
    // Reads from disk at every request, so that a new deployment is visible at once.
    dev: true,
    etag: true,
    extensions: [''],
    dotfiles: true,
    setHeaders(response, path) {
      const stored = bucket.headersOf(decodeURIComponent(path).replace(/^\//, ''))
      setAll(response, { ...stored, ...headers }, removedHeaders)
    },
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return failed(403, { bucket, distribution }, response)
    const [path, query] = (request.url ?? '/').split('?')
    if (path === '/' && defaultRootObject)
      request.url = `/${defaultRootObject}${query === undefined ? '' : `?${query}`}`
    files(request, response, () => {
      failed(403, { bucket, distribution }, response)
    })
  }
}

/** The error page of the distribution, or the error of the bucket. */
function failed(code: number, { bucket, distribution }: Site, response: ServerResponse) {
  const { errorResponses, headers, removedHeaders } = distribution
  const custom = errorResponses.find(({ errorCode }) => errorCode === code)
  setAll(response, headers, removedHeaders)
  if (custom?.responsePage === undefined) {
    response.writeHead(custom?.responseCode ?? code, { 'content-type': 'application/xml' })
    response.end(ACCESS_DENIED)
    return
  }
  const page = readFileSync(join(bucket.directory, custom.responsePage))
  response.writeHead(custom.responseCode, { 'content-type': 'text/html;charset=utf-8' })
  response.end(page)
}

function setAll(response: ServerResponse, headers: Record<string, string>, removed: readonly string[]) {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  for (const name of removed) response.removeHeader(name)
}
