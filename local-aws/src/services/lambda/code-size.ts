import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The size of all files in a directory and the directories below it. */
export const bytesIn = (directory: string): number =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
