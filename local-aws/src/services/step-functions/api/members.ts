import { AwsError } from '../../../common/aws/error.ts'

/** One member of a request's shape: how to read its value, and its constraints from the service's model. */
export interface Member<T, Required extends boolean = boolean> {
  readonly required: Required
  /** Throws SerializationException for a value of another type. Returns the constraints that it violates. */
  check(value: unknown, at: string): string[]
  /** Never called; carries the type. */
  readonly type?: T
}

export type Members = { readonly [name: string]: Member<unknown> }

type Value<M> = M extends Member<infer T> ? T : never
type RequiredNames<S extends Members> = {
  [K in keyof S]: S[K]['required'] extends true ? K : never
}[keyof S]

export type InputOf<S extends Members> = { readonly [K in RequiredNames<S>]: Value<S[K]> } & {
  readonly [K in Exclude<keyof S, RequiredNames<S>>]?: Value<S[K]>
}

/** The service's message for a value that violates a constraint of the model. */
const broken = (value: unknown, at: string, constraint: string): string =>
  `Value ${value === null ? 'null' : `'${value}'`} at '${at}' failed to satisfy constraint: ${constraint}`

function serialization(value: unknown, wanted: string): AwsError {
  const kind = Array.isArray(value) ? 'START_ARRAY' : `${typeof value}`.toUpperCase()
  return new AwsError('SerializationException', `${kind} can not be converted to ${wanted}`)
}

interface Length {
  min?: number
  max?: number
  values?: readonly string[]
}

export function text<T extends string = string>({ min, max, values }: Length = {}): Member<T, false> {
  return {
    required: false,
    check(value, at) {
      if (typeof value !== 'string') throw serialization(value, 'a String')
      const failures: string[] = []
      if (min !== undefined && value.length < min) {
        failures.push(broken(value, at, `Member must have length greater than or equal to ${min}`))
      }
      if (max !== undefined && value.length > max) {
        failures.push(broken(value, at, `Member must have length less than or equal to ${max}`))
      }
      if (values && !values.includes(value)) {
        failures.push(broken(value, at, `Member must satisfy enum value set: [${values.join(', ')}]`))
      }
      return failures
    },
  }
}

export function integer({ min, max }: { min: number; max: number }): Member<number, false> {
  return {
    required: false,
    check(value, at) {
      if (typeof value !== 'number' || !Number.isInteger(value)) throw serialization(value, 'an Integer')
      if (value < min) {
        return [broken(value, at, `Member must have value greater than or equal to ${min}`)]
      }
      return value > max ? [broken(value, at, `Member must have value less than or equal to ${max}`)] : []
    },
  }
}

export function flag(): Member<boolean, false> {
  return {
    required: false,
    check(value) {
      if (typeof value !== 'boolean') throw serialization(value, 'a Boolean')
      return []
    },
  }
}

/** A member that is stored as it was sent, for example a logging configuration. */
export function structure<T extends object>(): Member<T, false> {
  return {
    required: false,
    check(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw serialization(value, 'a Structure')
      }
      return []
    },
  }
}

/** A structure whose own members have constraints. */
export function structureOf<S extends Members>(members: S): Member<InputOf<S>, false> {
  return {
    required: false,
    check: (value, at) => failuresOf(members, value, `${at}.`),
  }
}

export function list<S extends Members>(item: S): Member<InputOf<S>[], false> {
  return {
    required: false,
    check(value, at) {
      if (!Array.isArray(value)) throw serialization(value, 'a List')
      return value.flatMap((entry, i) => failuresOf(item, entry, `${at}.${i + 1}.member.`))
    },
  }
}

export function listOfText(): Member<string[], false> {
  return {
    required: false,
    check(value) {
      if (!Array.isArray(value)) throw serialization(value, 'a List')
      for (const entry of value) if (typeof entry !== 'string') throw serialization(entry, 'a String')
      return []
    },
  }
}

export function required<T>(member: Member<T, false>): Member<T, true> {
  return { ...member, required: true }
}

/** Turns a raw request into a typed one. Null means absent, as everywhere in the protocol. */
export function readInput<S extends Members>(members: S, input: unknown): InputOf<S> {
  const failures = failuresOf(members, input ?? {}, '')
  if (failures.length > 0) {
    const count = failures.length === 1 ? '1 validation error' : `${failures.length} validation errors`
    throw new AwsError('ValidationException', `${count} detected: ${failures.join('; ')}`)
  }
  const present = Object.entries(input ?? {}).filter(([name, value]) => name in members && value !== null)
  return Object.fromEntries(present) as InputOf<S>
}

function failuresOf(members: Members, input: unknown, prefix: string): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw serialization(input, 'a Structure')
  }
  const given = new Map(Object.entries(input))
  return Object.entries(members).flatMap(([name, member]) => {
    const value = given.get(name) ?? null
    if (value !== null) return member.check(value, prefix + name)
    return member.required ? [broken(null, prefix + name, 'Member must not be null')] : []
  })
}
