import { isMarkedAsFunction, refuseMark } from './function-values.ts'
import type { Realm } from './realm.ts'

/**
 * A copy built from the realm's own objects. Nothing in it leads to an object of this process, and no expression can
 * change the original through it.
 */
export function copyInto(realm: Realm, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    const list = realm.array()
    for (const item of value) list.push(copyInto(realm, item))
    return list
  }
  if (isMarkedAsFunction(value)) refuseMark()
  const copy = realm.object()
  for (const [key, member] of Object.entries(value)) copy[key] = copyInto(realm, member)
  return copy
}

/** An object whose members are copied on first read. */
export function copyOnRead(realm: Realm, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return copyInto(realm, value)
  if (isMarkedAsFunction(value)) refuseMark()
  const copy = realm.object()
  for (const key of Object.keys(value)) {
    const read = () => {
      const member = copyInto(realm, (value as Record<string, unknown>)[key])
      Object.defineProperty(copy, key, { value: member, enumerable: true })
      return member
    }
    Object.defineProperty(copy, key, { get: read, enumerable: true, configurable: true })
  }
  return copy
}
