/**
 * Synthesizes the real app as `npm start` does, including the bundles. The result is kept under `.local/test`, so that
 * only one test process does this for the same sources.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { synthesize } from '../../local-aws/src/synth/synth.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const KEPT_IN = join(ROOT, '.local/test')
/** Everything that the synthesis reads. Its hash names the kept result. */
const SOURCES = [
  ...['infra', 'functions', 'protocol', 'statemachine', 'client', 'web', 'local-aws/src/synth'],
  ...['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'],
]
/** Number of kept apps. Older ones serve runs that are still going on, and a switch back to older sources. */
const KEPT_APPS = 3
const LOOK_AGAIN_MS = 100

/** The directory of the app's cloud assembly. */
export async function synthesizedApp(): Promise<string> {
  const name = `app-${hashOf(SOURCES)}`
  const directory = join(KEPT_IN, name)
  const assembly = join(directory, 'cdk.out')
  const lock = `${directory}.lock`
  mkdirSync(KEPT_IN, { recursive: true })
  while (!existsSync(directory)) {
    if (!take(lock)) {
      // Another test process is synthesizing the same app.
      await pause(LOOK_AGAIN_MS)
      continue
    }
    const draft = `${directory}.${process.pid}`
    try {
      // The caller that starts the app replaces the turn's length in the template.
      if (!existsSync(directory)) {
        await synthesize({ projectDirectory: ROOT, stateDirectory: draft, context: {} })
        renameSync(draft, directory)
        removeOld(name)
      }
    } finally {
      rmSync(draft, { recursive: true, force: true })
      rmSync(lock, { force: true })
    }
  }
  return assembly
}

function hashOf(sources: string[]): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesOf))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)))
  return hash.digest('hex').slice(0, 16)
}

function filesOf(source: string): string[] {
  if (!statSync(join(ROOT, source)).isDirectory()) return [source]
  return readdirSync(join(ROOT, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort()
}

/** Returns true for the one process that holds the lock. Breaks the lock of a process that has ended. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true })
    return false
  }
}

function isHeld(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, 'utf8'))
    // A lock is empty for a moment after its creation.
    if (holder !== 0) process.kill(holder, 0)
    return true
  } catch {
    return false
  }
}

function removeOld(newest: string) {
  const apps = readdirSync(KEPT_IN)
    .filter((name) => /^app-\w+$/.test(name) && name !== newest)
    .map((name) => ({ path: join(KEPT_IN, name), at: statSync(join(KEPT_IN, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of apps.slice(KEPT_APPS - 1)) rmSync(path, { recursive: true, force: true })
}
