import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Total size in bytes of all files in a directory and its subdirectories. */
export const directoryBytes = (directory: string): number =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
