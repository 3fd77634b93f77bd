import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { WatchPatterns } from './patterns.ts'

export interface FileChangesPorts {
  /** A file that matches the patterns was written, created or removed. */
  onChange(file: string): void
  /** A directory cannot be watched. `sentence` says why. */
  onProblem(sentence: string): void
}

/**
 * Watches the directories of a project that may hold files of its patterns, also directories created later. The
 * recursive mode of `fs.watch` would include node_modules, and on Linux it misses files in new directories.
 */
export class FileChanges {
  readonly #root: string
  readonly #patterns: WatchPatterns
  readonly #ports: FileChangesPorts
  readonly #watchers = new Map<string, FSWatcher>()

  constructor(root: string, patterns: WatchPatterns, ports: FileChangesPorts) {
    this.#root = root
    this.#patterns = patterns
    this.#ports = ports
    this.#enter('', () => {})
  }

  close() {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  /** Watches a directory, then reads it. In this order no change is missed in between. */
  #enter(directory: string, found: (file: string) => void) {
    if (!this.#patterns.mayHold(directory)) return
    try {
      const watcher = watch(join(this.#root, directory), (event, name) => {
        if (name !== null) this.#happened(event, pathIn(directory, name))
      })
      watcher.on('error', () => this.#leave(directory))
      this.#watchers.set(directory, watcher)
      for (const entry of readdirSync(join(this.#root, directory), { withFileTypes: true })) {
        const path = pathIn(directory, entry.name)
        if (entry.isDirectory()) this.#enter(path, found)
        else found(path)
      }
    } catch (error) {
      this.#leave(directory)
      const { code, message } = Object(error)
      // The directory was removed in the meantime.
      if (code === 'ENOENT' || code === 'ENOTDIR') return
      this.#ports.onProblem(`${directory || '.'} cannot be watched: ${message}`)
    }
  }

  #leave(directory: string) {
    for (const [path, watcher] of this.#watchers) {
      if (path !== directory && !path.startsWith(`${directory}/`)) continue
      watcher.close()
      this.#watchers.delete(path)
    }
  }

  #happened(event: string, path: string) {
    // The name that appeared or vanished may belong to a directory, so its watchers are out of date.
    if (event === 'rename' && (this.#watchers.has(path) || this.#isDirectory(path))) {
      const known = this.#watchers.has(path)
      this.#leave(path)
      if (this.#isDirectory(path)) this.#enter(path, (file) => this.#changed(file))
      else if (known) this.#ports.onChange(path)
    } else this.#changed(path)
  }

  #changed(file: string) {
    if (this.#patterns.covers(file)) this.#ports.onChange(file)
  }

  #isDirectory(path: string): boolean {
    return statSync(join(this.#root, path), { throwIfNoEntry: false })?.isDirectory() ?? false
  }
}

const pathIn = (directory: string, name: string) => (directory === '' ? name : `${directory}/${name}`)
