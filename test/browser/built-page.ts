/** Serves the built page with the site's content policy, for any WebSocket URL. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sirv from 'sirv'
import { contentSecurityPolicy } from '../../infra/content-security-policy.ts'

const ROOT = join(__dirname, '../..')

export interface BuiltPage {
  url: string
  stop(): Promise<void>
}

export async function buildPage(webSocketUrl: string): Promise<BuiltPage> {
  const directory = await mkdtemp(join(tmpdir(), 'janken-page-'))
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  const options = ['--outDir', directory, '--emptyOutDir', '--logLevel', 'warn']
  await promisify(execFile)(process.execPath, [vite, 'build', join(ROOT, 'web'), ...options])

  const policy = contentSecurityPolicy(webSocketUrl)
  const files = sirv(directory, {
    setHeaders: (response) => {
      response.setHeader('content-security-policy', policy)
      // Otherwise the browser guesses how long a file is fresh, and uses its cache.
      response.setHeader('cache-control', 'no-cache')
    },
  })
  const server = createServer((request, response) => {
    if (request.url === '/config.json') response.end(JSON.stringify({ ws: webSocketUrl }))
    else files(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await rm(directory, { recursive: true })
    },
  }
}
