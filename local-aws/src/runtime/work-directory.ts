import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Creates the directory for function code, the site and other temporary files of a runtime. */
export const newWorkDirectory = (): string => mkdtempSync(join(tmpdir(), 'local-aws-'))

export const removeWorkDirectory = (directory: string) => rmSync(directory, { recursive: true, force: true })
