import { createHash } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'

const SCRIPT = '/__local-aws/reload.js'
const CHANGES = '/__local-aws/changes'

/** Reloads the page when the site has changed, and when the runtime is there again. */
const SOURCE = `
const changes = new EventSource('${CHANGES}')
let wasOpen = false
changes.onmessage = () => location.reload()
changes.onopen = () => {
  if (wasOpen) location.reload()
  wasOpen = true
}
`

/** Reloads open pages of the site when a deployment changes it (`--watch`). */
export class PageReload {
  readonly #pages = new Set<ServerResponse>()
  #stamp: string | undefined

  /** Answers the script's requests. Returns whether it did. */
  answer({ url }: IncomingMessage, response: ServerResponse): boolean {
    if (url === SCRIPT) {
      response.writeHead(200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'no-store',
      })
      response.end(SOURCE)
      return true
    }
    if (url !== CHANGES) return false
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': open\n\n')
    this.#pages.add(response)
    response.on('close', () => this.#pages.delete(response))
    return true
  }

  /** Adds the script to the pages of a new site, and reloads the open ones if its files are other ones. */
  shown(directory: string): void {
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter((name) => statSync(join(directory, name)).isFile())
    const hash = createHash('sha256')
    for (const name of files) hash.update(name).update(readFileSync(join(directory, name)))
    const stamp = hash.digest('hex')
    for (const name of files)
      if (name.endsWith('.html')) appendFileSync(join(directory, name), `<script src="${SCRIPT}"></script>\n`)
    const isChanged = this.#stamp !== undefined && this.#stamp !== stamp
    this.#stamp = stamp
    if (isChanged) for (const page of this.#pages) page.write('data: changed\n\n')
  }
}
