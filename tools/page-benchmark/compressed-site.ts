/** The site as CloudFront serves it, compressed: what is downloaded decides when the page appears. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface CompressedSite {
  url: string
  stop(): Promise<void>
}

/** CloudFront compresses these types. */
const COMPRESSED = /^(text\/|application\/(javascript|json)|image\/svg\+xml)/

/** Passes requests on to the site at `origin`, and compresses the responses. */
export async function serveCompressed(origin: string): Promise<CompressedSite> {
  const server = createServer(async (request, response) => {
    try {
      const answer = await fetch(origin + request.url)
      const body = Buffer.from(await answer.arrayBuffer())
      const type = answer.headers.get('content-type') ?? ''
      for (const name of ['content-type', 'content-security-policy', 'etag'])
        if (answer.headers.has(name)) response.setHeader(name, answer.headers.get(name) ?? '')
      const isCompressed = COMPRESSED.test(type)
      if (isCompressed) response.setHeader('content-encoding', 'gzip')
      response.writeHead(answer.status).end(isCompressed ? gzipSync(body) : body)
    } catch {
      response.writeHead(502).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
