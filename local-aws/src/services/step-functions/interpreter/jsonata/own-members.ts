import type { BuiltIn } from './realm.ts'

export type OwnLookup = (input: unknown, key?: string) => unknown

/** JSONata's `$lookup`, for own members only. `original` is JSONata's, which finds inherited ones too. */
export function ownLookup(original: BuiltIn, inherited: ReadonlySet<string>): OwnLookup {
  return (input, key) => {
    if (key === undefined || !inherited.has(key)) return original(input, key)
    return original(owning(input, key), key)
  }
}

/** Only what has the member itself. `input` is an object, or an array of such at any depth. */
function owning(input: unknown, key: string): unknown {
  if (Array.isArray(input))
    return input.map((item: unknown) => owning(item, key)).filter((item) => item !== undefined)
  return input !== null && typeof input === 'object' && Object.hasOwn(input, key) ? input : undefined
}
