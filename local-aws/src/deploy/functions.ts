import { RESERVED_VARIABLES, VARIABLES_LIMIT } from '../services/lambda/environment-variables.ts'
import { ACCOUNT_CONCURRENCY, UNRESERVED_CONCURRENCY } from '../services/lambda/limits.ts'
import type { FunctionConfig } from '../services/lambda/model.ts'
import { majorVersion } from '../services/lambda/model.ts'
import type { Permission } from '../services/lambda/resource-policies.ts'
import type { ResolvedStack } from '../template/model.ts'
import { mapAll, runAll } from '../template/problem-collector.ts'
import { checkEvents, checkFunction } from './function-checks.ts'
import { type PropertyReader, readersOf } from './property-reader.ts'
import { checkTrust } from './roles.ts'

/** Copies a function's code into a directory, and returns the directory. */
export type InstallCode = (reader: PropertyReader) => string

const DEFAULT_RETRIES = 2
const DEFAULT_EVENT_AGE_SECONDS = 6 * 60 * 60

/** Reads the functions of all stacks. Throws TemplateError for properties that are not supported. */
export function functionsOf(stacks: readonly ResolvedStack[], install: InstallCode): FunctionConfig[] {
  const asynchronous = readersOf(stacks, 'AWS::Lambda::EventInvokeConfig')
  const readers = readersOf(stacks, 'AWS::Lambda::Function')
  const configs: FunctionConfig[] = []
  const functionOf = (reader: PropertyReader): FunctionConfig => {
    if ((reader.optionalText('PackageType') ?? 'Zip') !== 'Zip')
      throw reader.problem('container images are not supported')
    const runtime = reader.text('Runtime')
    if (Number.isNaN(majorVersion(runtime)))
      throw reader.problem(`the runtime ${runtime} is not supported; use a nodejs runtime`)
    const { resource } = reader
    checkTrust(stacks, reader, reader.text('Role'), 'lambda.amazonaws.com')
    const logging = reader.nested('LoggingConfig')
    const events = asynchronous.find((config) => refersTo(config, resource))
    return {
      functionName: resource.ref,
      functionArn: String(resource.attribute('Arn')),
      runtime,
      handler: reader.text('Handler'),
      memorySizeMb: reader.optionalNumber('MemorySize') ?? 128,
      timeoutSeconds: reader.optionalNumber('Timeout') ?? 3,
      codeDirectory: install(reader),
      environment: variablesOf(reader),
      roleArn: reader.text('Role'),
      logGroupName: logging.optionalText('LogGroup') ?? `/aws/lambda/${resource.ref}`,
      logFormat: logging.optionalText('LogFormat') === 'JSON' ? 'JSON' : 'Text',
      applicationLogLevel: logging.optionalText('ApplicationLogLevel') ?? 'INFO',
      systemLogLevel: logging.optionalText('SystemLogLevel') ?? 'INFO',
      reservedConcurrency: reader.optionalNumber('ReservedConcurrentExecutions'),
      maximumRetryAttempts: events?.optionalNumber('MaximumRetryAttempts') ?? DEFAULT_RETRIES,
      maximumEventAgeSeconds: events?.optionalNumber('MaximumEventAgeInSeconds') ?? DEFAULT_EVENT_AGE_SECONDS,
      displayName: resource.displayName,
    }
  }
  runAll([
    () => mapAll(asynchronous, checkEvents),
    () => mapAll(readers, checkFunction),
    () => checkReserved(readers),
    () => configs.push(...mapAll(readers, functionOf)),
  ])
  return configs
}

/** Reads the environment variables. Lambda refuses reserved names and more than 4 KB. */
function variablesOf(reader: PropertyReader): Record<string, string> {
  const variables = reader.nested('Environment').textsByName('Variables')
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.includes(name))
  if (reserved.length > 0)
    throw reader.problem(
      'the environment variables you have provided contains reserved keys that are currently not supported ' +
        `for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    )
  if (Buffer.byteLength(Object.entries(variables).flat().join('')) > VARIABLES_LIMIT)
    throw reader.problem('the environment variables you have provided exceeded the 4KB limit')
  return variables
}

/** Refuses reserved concurrency that leaves the account less than its minimum, as CloudFormation does. */
function checkReserved(readers: readonly PropertyReader[]) {
  let left = ACCOUNT_CONCURRENCY
  for (const reader of readers) {
    left -= reader.optionalNumber('ReservedConcurrentExecutions') ?? 0
    if (left < UNRESERVED_CONCURRENCY)
      throw reader.problem(
        "Specified ReservedConcurrentExecutions for function decreases account's " +
          `UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_CONCURRENCY}].`,
      )
  }
}

/** Finds a function by its name, its ARN, or the end of the ARN after any colon. */
const refersTo = (reader: PropertyReader, { attribute }: PropertyReader['resource']): boolean =>
  `:${attribute('Arn')}`.endsWith(`:${reader.text('FunctionName')}`)

/** Reads the statements of the functions' resource policies. */
export function permissionsOf(stacks: readonly ResolvedStack[]): Permission[] {
  const functions = readersOf(stacks, 'AWS::Lambda::Function').map(({ resource }) => resource)
  return mapAll(readersOf(stacks, 'AWS::Lambda::Permission'), (reader) => {
    const target = functions.find((resource) => refersTo(reader, resource))
    return {
      functionArn: String(target?.attribute('Arn') ?? reader.text('FunctionName')),
      action: reader.text('Action'),
      principal: reader.text('Principal'),
      sourceArn: reader.optionalText('SourceArn'),
      sourceAccount: reader.optionalText('SourceAccount'),
    }
  })
}
