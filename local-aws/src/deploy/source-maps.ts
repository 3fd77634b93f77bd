import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

interface SourceMap {
  sources?: unknown
  sourceRoot?: unknown
}

/**
 * Makes the sources of copied code's maps absolute, so that debuggers and stack traces find them. They are relative
 * to the asset, or to the app.
 */
export function pointToSources(copy: string, asset: string, appDirectory: string): void {
  for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.map') || name.includes('node_modules')) continue
    const file = join(copy, name)
    const map = readMap(file)
    if (!map || !Array.isArray(map.sources)) continue
    const bases = [dirname(join(asset, name)), appDirectory]
    const sources = map.sources.map((source: unknown) => absolute(String(source), bases))
    writeFileSync(file, JSON.stringify({ ...map, sources, sourceRoot: undefined }))
  }
}

function readMap(file: string): SourceMap | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SourceMap
  } catch {
    return undefined
  }
}

function absolute(source: string, bases: readonly string[]): string {
  if (/^[a-z]+:/i.test(source)) return source
  const found = bases.map((base) => resolve(base, source)).find((path) => existsSync(path))
  return found === undefined ? source : pathToFileURL(found).href
}
