import { mapAll, runAll } from '../template/problems.ts'
import type { Reader } from './reader.ts'

/** What Lambda refuses in a function's properties, each with the range or the form that its API reference gives. */
export function checkFunction(reader: Reader) {
  runAll([
    () => withForm(reader, 'FunctionName', /^[\w-]{1,64}$/),
    () => withForm(reader, 'Handler', /^\S{1,128}$/),
    () => within(reader, 'MemorySize', 128, 10_240),
    () => within(reader, 'Timeout', 1, 900),
    () => within(reader, 'ReservedConcurrentExecutions', 0, Number.POSITIVE_INFINITY),
    () => checkLogging(reader.nested('LoggingConfig')),
    () => checkVariableNames(reader),
  ])
}

function checkVariableNames(reader: Reader) {
  mapAll(Object.keys(reader.nested('Environment').textsByName('Variables')), (name) => {
    if (!/^[a-zA-Z]\w+$/.test(name)) throw reader.problem(`${name} cannot be the name of a variable`)
  })
}

/** AWS::Lambda::EventInvokeConfig */
export function checkEvents(reader: Reader) {
  runAll([
    () => within(reader, 'MaximumRetryAttempts', 0, 2),
    () => within(reader, 'MaximumEventAgeInSeconds', 60, 21_600),
  ])
}

function checkLogging(logging: Reader) {
  oneOf(logging, 'LogFormat', ['Text', 'JSON'])
  oneOf(logging, 'ApplicationLogLevel', ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])
  oneOf(logging, 'SystemLogLevel', ['DEBUG', 'INFO', 'WARN'])
  for (const level of ['ApplicationLogLevel', 'SystemLogLevel'])
    if (logging.has(level) && logging.optionalText('LogFormat') !== 'JSON')
      throw logging.problem(`${level} goes with the LogFormat JSON only`)
}

function within(reader: Reader, name: string, least: number, most: number) {
  const number = reader.optionalNumber(name)
  if (number === undefined || (Number.isInteger(number) && number >= least && number <= most)) return
  const range = most === Number.POSITIVE_INFINITY ? `from ${least}` : `from ${least} to ${most}`
  throw reader.problem(`${name} must be a whole number ${range}, not ${number}`)
}

function oneOf(reader: Reader, name: string, values: readonly string[]) {
  const value = reader.optionalText(name)
  if (value !== undefined && !values.includes(value))
    throw reader.problem(`${name} must be one of ${values.join(', ')}, not ${value}`)
}

function withForm(reader: Reader, name: string, form: RegExp) {
  const text = reader.optionalText(name)
  if (text !== undefined && !form.test(text))
    throw reader.problem(`${name} must have the form ${form.source}, not ${text}`)
}
