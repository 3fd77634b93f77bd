import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { unzipSync } from 'fflate'
import { wildcard } from '../../common/wildcard.ts'
import type { BucketDeployment, DeploymentSource } from './model.ts'

/** A bucket: objects as files of a directory, and the headers stored with them. */
export class Bucket {
  readonly directory: string
  readonly #headers = new Map<string, Record<string, string>>()

  constructor(directory: string) {
    this.directory = directory
    mkdirSync(directory, { recursive: true })
  }

  headersOf(key: string): Record<string, string> {
    return this.#headers.get(key) ?? {}
  }

  /** Copies the sources into the bucket, like `aws s3 sync` in CDK's bucket deployment. */
  deploy(deployment: BucketDeployment) {
    const files = new Map<string, Buffer | string>()
    for (const source of deployment.sources) {
      for (const [name, content] of readSource(source, deployment)) files.set(name, content)
    }
    const prefix = deployment.prefix.replace(/^\/|\/$/g, '')
    const keyOf = (name: string) => (prefix ? `${prefix}/${name}` : name)
    const wanted = [...files].filter(([name]) => isSynced(name, deployment))
    if (deployment.prune) this.#prune(prefix, new Set(wanted.map(([name]) => keyOf(name))), deployment)
    for (const [name, content] of wanted) {
      const path = this.#pathOf(keyOf(name))
      mkdirSync(dirname(path), { recursive: true })
      if (typeof content === 'string') copyFileSync(content, path)
      else writeFileSync(path, content)
      this.#headers.set(keyOf(name), deployment.headers)
    }
  }

  #prune(prefix: string, kept: ReadonlySet<string>, deployment: BucketDeployment) {
    const below = prefix ? `${prefix}/` : ''
    for (const key of filesUnder(this.directory)) {
      if (!key.startsWith(below) || kept.has(key)) continue
      if (!isSynced(key.slice(below.length), deployment)) continue
      rmSync(this.#pathOf(key))
      this.#headers.delete(key)
    }
  }

  #pathOf(key: string): string {
    const path = resolve(this.directory, key)
    if (!path.startsWith(this.directory + sep))
      throw new Error(`The object key ${key} leads outside of its bucket.`)
    return path
  }
}

/** Whether a file is synced: not excluded, or included again. */
function isSynced(name: string, { exclude, include }: BucketDeployment): boolean {
  const matches = (pattern: string) => wildcard(pattern).test(name)
  return !exclude.some(matches) || include.some(matches)
}

/** The files of a source by name: their content, or the path of a file that is copied unchanged. */
function readSource(
  { path, packaging, markers }: DeploymentSource,
  { extract, rewrite }: BucketDeployment,
): [string, Buffer | string][] {
  if (!extract) return [[basename(path), path]]
  const files: [string, Buffer | string][] =
    packaging === 'zip'
      ? filesUnder(path).map((name) => [name, join(path, name)])
      : Object.entries(unzipSync(readFileSync(path)))
          .filter(([name]) => !name.endsWith('/'))
          .map(([name, content]) => [name, Buffer.from(content)])
  if (Object.keys(markers).length === 0) return files
  return files.map(([name, content]) => {
    const original = typeof content === 'string' ? readFileSync(content) : content
    return [name, replaceMarkers(original, markers, rewrite)]
  })
}

/** Replaces markers in latin1, which keeps every byte of a binary file. */
function replaceMarkers(
  content: Buffer,
  markers: Record<string, string>,
  rewrite: (text: string) => string,
): Buffer {
  let text = content.toString('latin1')
  for (const [marker, value] of Object.entries(markers))
    text = text.replaceAll(marker, Buffer.from(value).toString('latin1'))
  return Buffer.from(rewrite(text), 'latin1')
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(directory, name)).isFile())
    .map((name) => name.split(sep).join('/'))
}
