import { hashOf } from '../shell/hash.ts'

/** The link to an execution, to a state in it, or to an item of a Map in it. */
export const executionHash = (id: string, entry?: number, index?: number) =>
  hashOf('executions', id, entry, index)

export const invocationHash = (name: string, id: string) => hashOf('functions', name, id)

export const frameHash = (connection: string, frame: string) => hashOf('connections', connection, frame)

export const itemHash = (table: string, key: unknown) => hashOf('tables', table, JSON.stringify(key))

/** `machine:name` as its two parts. */
export function partsOfId(id: string): { machine: string; name: string } {
  const at = id.indexOf(':')
  return { machine: id.slice(0, Math.max(0, at)), name: id.slice(at + 1) }
}
