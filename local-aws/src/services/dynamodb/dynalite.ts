/** dynalite's modules, by what this runtime uses of them. */
import { createRequire } from 'node:module'
import { compareDeeply } from './deep-equality.ts'
import { type ActionModule, addRules } from './engine-rules.ts'
import type { IndexedTable } from './index-keys.ts'
import type { Database } from './iterators.ts'
import { type Parser, rememberParsed } from './parsed-expressions.ts'
import { keepText } from './text-store.ts'

export type GetTable = (name: string, checkStatus: unknown, callback?: TableCallback) => void
export type TableCallback = (error: (Error & Failure) | null, table?: Table) => void
export type Table = IndexedTable & { TableStatus: string }

export interface Store {
  getTable: GetTable
  tableDb: { awsAccountId: string; awsRegion: string }
  db: Database & { close(callback: (error?: Error | null) => void): void }
}

export interface Failure {
  statusCode?: number
  body?: { __type?: string; message?: string; Message?: string }
}

type Action = (
  store: Store,
  input: unknown,
  callback: (error: (Error & Failure) | null, answer?: unknown) => void,
) => void

interface Validation {
  types: unknown
  custom?: unknown
}

export interface Validations {
  checkTypes(input: unknown, types: unknown): object
  checkValidations(input: unknown, types: unknown, custom: unknown, store: Store): void
}

const PARSERS = ['conditionParser', 'updateParser', 'projectionParser']

/** The parsers are dynalite's modules, which every engine of a process shares. */
const remembering = new WeakSet<Parser>()
function remember(parser: Parser) {
  if (remembering.has(parser)) return
  remembering.add(parser)
  rememberParsed(parser)
}

export interface Dynalite {
  database: ActionModule & { create(options: object): Store }
  validations: Validations
  /** By the action's name. */
  actions: ReadonlyMap<string, { run: Action; validation: Validation }>
}

/** Loads dynalite with everything that this runtime adds to it. */
export function loadDynalite(actionNames: readonly string[]): Dynalite {
  const load = createRequire(import.meta.url)
  // dynalite's own, wherever npm has put it.
  keepText(createRequire(load.resolve('dynalite/db'))('memory-level'))
  const database: Dynalite['database'] = load('dynalite/db')
  const validations: Validations = load('dynalite/validations')
  for (const name of PARSERS) remember(load(`dynalite/db/${name}`))
  compareDeeply(load('dynalite/db/conditionParser'))
  addRules(database)
  const actions = new Map(
    actionNames.map((name) => {
      const file = name[0]?.toLowerCase() + name.slice(1)
      const run: Action = load(`dynalite/actions/${file}`)
      const validation: Validation = load(`dynalite/validations/${file}`)
      return [name, { run, validation }] as const
    }),
  )
  return { database, validations, actions }
}
