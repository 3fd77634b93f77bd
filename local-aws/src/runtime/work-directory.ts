import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** For the code of functions, the site and what else the runtime writes while it runs. */
export const newWorkDirectory = (): string => mkdtempSync(join(tmpdir(), 'local-aws-'))

export const removeWorkDirectory = (directory: string) => rmSync(directory, { recursive: true, force: true })
