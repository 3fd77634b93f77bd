import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface PageFile {
  type: string
  body: string | Uint8Array
  etag: string
}

const TYPES: Record<string, string> = {
  '/main.js': 'text/javascript; charset=utf-8',
  '/main.css': 'text/css; charset=utf-8',
}

const TOKEN_PLACE = '%CONSOLE_TOKEN%'

/** The page's files. They are bundled at the first request, and again when a source of the page has changed. */
export class PageFiles {
  readonly #directory: string
  readonly #token: string
  #built: { stamp: string; files: Promise<Map<string, PageFile>> } | undefined

  constructor(token: string, directory = fileURLToPath(new URL('./page', import.meta.url))) {
    this.#token = token
    this.#directory = directory
  }

  /** A file of the page, or undefined. Rejects if the page cannot be bundled. */
  async get(path: string): Promise<PageFile | undefined> {
    const stamp = stampOf(this.#directory)
    if (this.#built?.stamp !== stamp) this.#built = { stamp, files: this.#build() }
    const { files } = this.#built
    try {
      return (await files).get(path)
    } catch (error) {
      // The next request tries again.
      if (this.#built?.files === files) this.#built = undefined
      throw error
    }
  }

  async #build(): Promise<Map<string, PageFile>> {
    const html = readFileSync(join(this.#directory, 'index.html'), 'utf8').replaceAll(
      TOKEN_PLACE,
      this.#token,
    )
    const { build } = await import('esbuild')
    const { outputFiles } = await build({
      entryPoints: { main: join(this.#directory, 'main.tsx') },
      outdir: '/',
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    })
    const files = new Map<string, PageFile>([['/', fileOf('text/html; charset=utf-8', html)]])
    for (const { path, contents } of outputFiles) {
      const name = `/${path.replaceAll('\\', '/').split('/').at(-1)}`
      files.set(name, fileOf(TYPES[name] ?? 'application/octet-stream', contents))
    }
    return files
  }
}

function fileOf(type: string, body: string | Uint8Array): PageFile {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

/** Changes when a source file of the page does. */
function stampOf(directory: string): string {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()
  const hash = createHash('sha256')
  for (const name of names) {
    const { mtimeMs, size } = statSync(join(directory, name))
    hash.update(`${name} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('base64url')
}
