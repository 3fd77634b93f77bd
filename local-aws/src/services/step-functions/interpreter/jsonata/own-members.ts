import type { BuiltIn } from './realm.ts'

export type OwnLookup = (input: unknown, key?: string) => unknown

/** JSONata's `$lookup`, limited to own members. `original` is JSONata's, which also finds inherited ones. */
export function ownLookup(original: BuiltIn, inherited: ReadonlySet<string>): OwnLookup {
  return (input, key) => {
    if (key === undefined || !inherited.has(key)) return original(input, key)
    return original(owning(input, key), key)
  }
}

/** Keeps only objects that have the member themselves. `input` is an object, or an array of objects at any depth. */
function owning(input: unknown, key: string): unknown {
  if (Array.isArray(input))
    return input.map((item: unknown) => owning(item, key)).filter((item) => item !== undefined)
  return input !== null && typeof input === 'object' && Object.hasOwn(input, key) ? input : undefined
}
