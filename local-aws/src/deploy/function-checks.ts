import { mapAll, runAll } from '../template/problem-collector.ts'
import type { PropertyReader } from './property-reader.ts'

/** Refuses the property values that Lambda refuses. Ranges and patterns are those of Lambda's API reference. */
export function checkFunction(reader: PropertyReader) {
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

function checkVariableNames(reader: PropertyReader) {
  mapAll(Object.keys(reader.nested('Environment').textsByName('Variables')), (name) => {
    if (!/^[a-zA-Z]\w+$/.test(name))
      throw reader.problem(`${name} is not a valid name of an environment variable`)
  })
}

/** AWS::Lambda::EventInvokeConfig */
export function checkEvents(reader: PropertyReader) {
  runAll([
    () => within(reader, 'MaximumRetryAttempts', 0, 2),
    () => within(reader, 'MaximumEventAgeInSeconds', 60, 21_600),
  ])
}

function checkLogging(logging: PropertyReader) {
  oneOf(logging, 'LogFormat', ['Text', 'JSON'])
  oneOf(logging, 'ApplicationLogLevel', ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])
  oneOf(logging, 'SystemLogLevel', ['DEBUG', 'INFO', 'WARN'])
  for (const level of ['ApplicationLogLevel', 'SystemLogLevel'])
    if (logging.has(level) && logging.optionalText('LogFormat') !== 'JSON')
      throw logging.problem(`${level} requires LogFormat JSON`)
}

function within(reader: PropertyReader, name: string, least: number, most: number) {
  const number = reader.optionalNumber(name)
  if (number === undefined || (Number.isInteger(number) && number >= least && number <= most)) return
  const range = most === Number.POSITIVE_INFINITY ? `from ${least}` : `from ${least} to ${most}`
  throw reader.problem(`${name} must be a whole number ${range}, not ${number}`)
}

function oneOf(reader: PropertyReader, name: string, values: readonly string[]) {
  const value = reader.optionalText(name)
  if (value !== undefined && !values.includes(value))
    throw reader.problem(`${name} must be one of ${values.join(', ')}, not ${value}`)
}

function withForm(reader: PropertyReader, name: string, form: RegExp) {
  const text = reader.optionalText(name)
  if (text !== undefined && !form.test(text))
    throw reader.problem(`${name} must match ${form.source}, not ${text}`)
}
