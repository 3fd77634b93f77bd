import { AwsError } from '../../../common/aws/error.ts'
import type { Json } from '../ports.ts'
import { jsonFault } from '../validation/json-fault.ts'

export type ContextObject = { [key: string]: Json }

type Kind = 'any' | 'number' | 'string'

/** The fields of a context object that a test may set, and their types. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Execution: {
    Id: 'string',
    Input: 'any',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
    RedriveTime: 'string',
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
}

const invalid = (problem: string) =>
  new AwsError('ValidationException', `Invalid Context object provided: ${problem}`)

/** Reads the context object of a request. Fields that it omits are absent from the state's context too. */
export function readContext(text: string, takesToken: boolean): ContextObject {
  const fault = text.trim() === '' ? { message: 'the text is empty' } : jsonFault(text)
  if (fault) throw invalid(fault.message)
  const context = JSON.parse(text) as Json
  if (!isObject(context)) throw invalid('Context object must be a JSON object')
  for (const [name, part] of Object.entries(context)) {
    if (name === 'Map') throw invalid("'Map' field is not supported when mocking a Context object")
    const fields = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
    if (!fields) throw invalid(`Field '${name}' is not allowed`)
    if (!isObject(part)) throw invalid(`${name} must be an object`)
    checkPart(name, part, fields)
  }
  if (context.Task !== undefined && !takesToken) {
    throw invalid(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    )
  }
  return context
}

function checkPart(name: string, part: ContextObject, fields: Readonly<Record<string, Kind>>): void {
  for (const [field, value] of Object.entries(part)) {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (kind === undefined) throw invalid(`Field '${field}' is not allowed`)
    if (kind !== 'any' && typeof value !== kind) throw invalid(`${name}.${field} must be a ${kind}`)
  }
}

const isObject = (value: Json): value is ContextObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
