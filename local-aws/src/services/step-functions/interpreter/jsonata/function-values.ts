import type { JsonataError } from './error.ts'
import type { Step } from './step.ts'

/** jsonata takes an object for a function if one of these members is true. */
const FUNCTION_MARKS = ['_jsonata_function', '_jsonata_lambda']
/** jsonata stores on a function how it was last called, for its error messages. */
const CALL_NOTES = ['token', 'position']
/** JavaScript or jsonata calls these members of an object by itself and does not wait for the result. */
const CALLED_MEMBERS = ['hasOwnProperty', 'isPrototypeOf', 'then', 'toJSON', 'toString', 'valueOf']
/** jsonata keeps variables as members of its own objects, and calls `hasOwnProperty` on those. */
const UNSAFE_VARIABLES: readonly unknown[] = [...FUNCTION_MARKS, 'hasOwnProperty']

const OPAQUE = { enumerable: false, configurable: false, writable: false }
const OPAQUE_NOTE = { ...OPAQUE, writable: true, value: undefined }

export function isMarkedAsFunction(value: object): boolean {
  const { _jsonata_function: isFunction, _jsonata_lambda: isLambda } = value as Record<string, unknown>
  return isFunction === true || isLambda === true
}

export function refuseMark(): never {
  refuse(`An object cannot have the member ${FUNCTION_MARKS.join(' or ')} in an expression on this machine`)
}

/** Throws for a variable name that jsonata cannot hold safely. */
export function checkVariable(name: unknown): void {
  if (UNSAFE_VARIABLES.includes(name))
    refuse(`An expression cannot have the variable $${String(name)} on this machine`)
}

/**
 * Checks the result of one evaluation step. A function becomes opaque: wildcards, $spread and the transform operator
 * neither see nor change its members. Throws if an expression builds an object that jsonata would take for a function,
 * or an object with a function that JavaScript calls by itself.
 */
export function checkResult(step: Step, result: unknown): void {
  const { nameFor, valueFor } = step
  // jsonata unwraps a sequence of one element only after this check.
  const value = Array.isArray(result) && result.length === 1 ? result[0] : result
  if (nameFor && FUNCTION_MARKS.includes(value)) refuseMark()
  if (nameFor && CALLED_MEMBERS.includes(value)) nameFor.calledName = value
  if (valueFor?.calledName !== undefined && typeof value === 'function')
    refuse(`A function cannot be the member ${valueFor.calledName} of an object on this machine`)
  if (value === null || typeof value !== 'object' || !isMarkedAsFunction(value)) return
  if (buildsObject(step)) refuseMark()
  if (Object.isExtensible(value)) makeOpaque(value)
}

const buildsObject = ({ type, value, group }: Step): boolean =>
  group !== undefined || (type === 'unary' && value === '{')

function makeOpaque(value: object): void {
  for (const note of CALL_NOTES)
    if (!Object.hasOwn(value, note)) Object.defineProperty(value, note, OPAQUE_NOTE)
  for (const name of Object.keys(value))
    Object.defineProperty(value, name, CALL_NOTES.includes(name) ? { enumerable: false } : OPAQUE)
  Object.preventExtensions(value)
}

function refuse(message: string): never {
  throw { message } satisfies JsonataError
}
