/** Keeps results of the sources under `.local/test`. For the same sources, only one test process produces a result. */
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
import { hashOf } from '../../infra/kept-build.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const KEPT_IN = join(ROOT, '.local/test')
/** Number of kept results of each kind. Older ones serve runs that are still going on, and a switch back to older sources. */
const KEPT_OF_A_KIND = 3
const LOOK_AGAIN_MS = 100

/**
 * Returns the directory of the result for these sources, which are files and folders of the project. If there is none,
 * `make` produces it: it gets the path of the directory to write.
 */
export async function keptFor(
  kind: string,
  sources: string[],
  make: (draft: string) => Promise<void>,
): Promise<string> {
  const name = `${kind}-${hashOf(sources)}`
  const directory = join(KEPT_IN, name)
  const lock = `${directory}.lock`
  mkdirSync(KEPT_IN, { recursive: true })
  while (!existsSync(directory)) {
    if (!take(lock)) {
      // Another test process is making the same.
      await pause(LOOK_AGAIN_MS)
      continue
    }
    const draft = `${directory}.${process.pid}`
    try {
      if (!existsSync(directory)) {
        await make(draft)
        renameSync(draft, directory)
        removeOld(kind, name)
      }
    } finally {
      rmSync(draft, { recursive: true, force: true })
      rmSync(lock, { force: true })
    }
  }
  return directory
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

function removeOld(kind: string, newest: string) {
  const written = new RegExp(`^${kind}-\\w+$`)
  const kept = readdirSync(KEPT_IN)
    .filter((name) => written.test(name) && name !== newest)
    .map((name) => ({ path: join(KEPT_IN, name), at: statSync(join(KEPT_IN, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of kept.slice(KEPT_OF_A_KIND - 1)) rmSync(path, { recursive: true, force: true })
}
