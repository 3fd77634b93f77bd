import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const KEPT = join(ROOT, 'node_modules/.cache/janken')
/** npm's list of installed packages. Other package managers do not write it; without it nothing is cached. */
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json')

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Builds into a directory, or copies the last build of exactly the same files with the same packages. Only for local
 * runs, where it speeds up the start and `--watch`. A deployment always builds.
 */
export function buildOrKeep(
  name: string,
  sources: readonly string[],
  outputDirectory: string,
  build: () => void,
): void {
  const mayKeep = process.env.CDK_VALIDATION === 'false' && existsSync(INSTALLED)
  const keptAs = () => join(KEPT, `${name}-${hashOf([...sources, relative(ROOT, INSTALLED)])}`)
  const kept = mayKeep ? keptAs() : undefined
  if (kept !== undefined && existsSync(kept)) {
    cpSync(kept, outputDirectory, { recursive: true })
  } else {
    build()
    // Changes during a build may or may not be in it, so such a build is not cached.
    if (kept !== undefined && keptAs() === kept) keep(outputDirectory, kept)
  }
}

/** Publishes the build atomically. If it cannot be cached, the next run builds again. */
function keep(built: string, kept: string) {
  const draft = `${kept}.${process.pid}`
  try {
    mkdirSync(dirname(kept), { recursive: true })
    cpSync(built, draft, { recursive: true })
    for (const old of readdirSync(dirname(kept))) {
      const isOlder =
        /-[0-9a-f]{64}$/.test(old) && statSync(join(dirname(kept), old)).mtimeMs < Date.now() - DAY_MS
      if (isOlder) rmSync(join(dirname(kept), old), { recursive: true, force: true })
    }
    renameSync(draft, kept)
  } catch {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** A hash of files and folders of the project, by their paths and contents, and of the version of Node.js. */
export function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256').update(process.version)
  for (const file of sources.flatMap(filesOf).sort())
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

function filesOf(source: string): string[] {
  if (!statSync(join(ROOT, source)).isDirectory()) return [source]
  return readdirSync(join(ROOT, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}
