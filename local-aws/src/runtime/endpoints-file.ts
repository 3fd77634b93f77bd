import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** URLs and names of a running app, for people, tests and tools. */
export interface Endpoints {
  web: string
  /** The first stage of the first WebSocket API. */
  ws: string
  aws: string
  /** Absent without a console. */
  console?: string
  stateMachineArns: string[]
  tableNames: string[]
}

/** Writes the file atomically, so that a process that waits for it never reads half of it. */
export function writeEndpoints(file: string, endpoints: Endpoints) {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(endpoints, null, 2)}\n`)
  renameSync(draft, file)
}

/** Removes the file, unless another runtime has replaced it. */
export function removeEndpoints(file: string, own: Endpoints) {
  try {
    const { aws } = JSON.parse(readFileSync(file, 'utf8'))
    if (aws === own.aws) rmSync(file, { force: true })
  } catch {
    // The file does not exist.
  }
}
