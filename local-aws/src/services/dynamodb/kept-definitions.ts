import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../../common/start-error.ts'
import type { Engine } from './engine.ts'

/** The CreateTable requests of the template's tables, by name. Kept beside the tables, if those are kept. */
export class KeptDefinitions {
  readonly #file: string | undefined
  readonly #made: Map<string, string>

  constructor(dataDirectory: string | undefined) {
    this.#file = dataDirectory && join(dataDirectory, 'tables.json')
    const isThere = this.#file !== undefined && existsSync(this.#file)
    this.#made = new Map(
      isThere && this.#file ? Object.entries(JSON.parse(readFileSync(this.#file, 'utf8'))) : [],
    )
  }

  get(tableName: string): string | undefined {
    return this.#made.get(tableName)
  }

  set(tableName: string, request: string): void {
    this.#made.set(tableName, request)
    if (this.#file) writeFileSync(this.#file, `${JSON.stringify(Object.fromEntries(this.#made), null, 2)}\n`)
  }
}

/** The directory of the store itself. Throws StartError if it cannot be made. */
export function storeDirectory(dataDirectory: string | undefined): string | undefined {
  if (dataDirectory === undefined) return undefined
  const directory = join(dataDirectory, 'tables')
  try {
    mkdirSync(directory, { recursive: true })
  } catch (error) {
    throw new StartError(`--data ${dataDirectory} cannot be used: ${(error as Error).message}`)
  }
  return directory
}

/** Waits until the store is open. Throws StartError if another process uses it. */
export async function untilOpen(engine: Engine, dataDirectory: string): Promise<void> {
  try {
    await engine.open()
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } }
    const isLocked = [
      cause?.code,
      (cause as { cause?: { code?: string } } | undefined)?.cause?.code,
    ].includes('LEVEL_LOCKED')
    const reason = isLocked ? 'Another process uses it.' : (cause?.message ?? (error as Error).message)
    throw new StartError(`--data ${dataDirectory} cannot be opened. ${reason}`)
  }
}
