/** Types of the parts of dynalite's modules that this runtime uses. */
import { createRequire } from 'node:module'
import { compareDeeply } from './deep-equality.ts'
import { type ActionModule, addRules } from './engine-rules.ts'
import { cacheParsedExpressions, type Parser } from './expression-cache.ts'
import type { IndexedTable } from './index-keys.ts'
import type { Database } from './iterators.ts'
import { keepText } from './text-store.ts'

export type GetTable = (name: string, checkStatus: unknown, callback?: TableCallback) => void
export type TableCallback = (error: (Error & Failure) | null, table?: Table) => void
export type Table = IndexedTable & { TableStatus: string }

export interface Store {
  getTable: GetTable
  tableDb: { awsAccountId: string; awsRegion: string }
  db: Database & { open(): Promise<void>; close(callback: (error?: Error | null) => void): void }
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

interface Validations {
  checkTypes(input: unknown, types: unknown): object
  checkValidations(input: unknown, types: unknown, custom: unknown, store: Store): void
}

const PARSERS = ['conditionParser', 'updateParser', 'projectionParser']

/** The parsers belong to dynalite's modules, which all engines of a process share. */
const remembering = new WeakSet<Parser>()
function remember(parser: Parser) {
  if (remembering.has(parser)) return
  remembering.add(parser)
  cacheParsedExpressions(parser)
}

export interface Dynalite {
  database: ActionModule & { create(options: object): Store }
  validations: Validations
  /** By name of the action. */
  actions: ReadonlyMap<string, { run: Action; validation: Validation }>
}

/** Loads dynalite with the additions of this runtime. */
export function loadDynalite(actionNames: readonly string[]): Dynalite {
  const load = createRequire(import.meta.url)
  // Resolves dynalite's own dependency, wherever npm has installed it.
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
