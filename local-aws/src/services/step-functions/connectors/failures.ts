import { ConnectionLost } from '../../../common/aws/connection-lost.ts'
import { AwsError } from '../../../common/aws/error.ts'
import { StatesError } from '../ports.ts'

/**
 * How an integration names a service's errors. An exception that the service's SDK knows keeps its class name. Every
 * other one becomes the service's general exception.
 */
export interface ErrorNaming {
  /** The part before the dot, for example `DynamoDB` or `Sfn`. */
  prefix: string
  general: string
  known: Pick<ReadonlySet<string>, 'has'>
  cause(message: string, code: string, status: number, requestId: string): string
}

const className = (code: string) => (code.endsWith('Exception') ? code : `${code}Exception`)

/** The optimised integrations use version 1 of the Java SDK. */
const first =
  (service: string): ErrorNaming['cause'] =>
  (message, code, status, requestId) =>
    `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`

/** The AWS SDK integrations use version 2. */
const second =
  (service: string): ErrorNaming['cause'] =>
  (message, _code, status, requestId) =>
    `${message} (Service: ${service}, Status Code: ${status}, Request ID: ${requestId})`

const dynamoDbExceptions = new Set([
  ...['ConditionalCheckFailedException', 'ProvisionedThroughputExceededException'],
  ...['ResourceNotFoundException', 'ItemCollectionSizeLimitExceededException', 'RequestLimitExceeded'],
  ...['TransactionConflictException', 'TransactionCanceledException', 'TransactionInProgressException'],
  ...['IdempotentParameterMismatchException', 'InternalServerError', 'LimitExceededException'],
  ...['ResourceInUseException', 'TableAlreadyExistsException', 'TableNotFoundException'],
  ...['TableInUseException', 'BackupInUseException', 'BackupNotFoundException', 'DuplicateItemException'],
  ...['ContinuousBackupsUnavailableException', 'ExportConflictException', 'ExportNotFoundException'],
  ...['GlobalTableAlreadyExistsException', 'GlobalTableNotFoundException', 'ImportConflictException'],
  ...['ImportNotFoundException', 'IndexNotFoundException', 'InvalidEndpointException'],
  ...['InvalidExportTimeException', 'InvalidRestoreTimeException', 'PointInTimeRecoveryUnavailableException'],
  ...['PolicyNotFoundException', 'ReplicaAlreadyExistsException', 'ReplicaNotFoundException'],
  ...['ReplicatedWriteConflictException', 'ThrottlingException'],
])

const stepFunctionsExceptions = new Set([
  ...[
    'ActivityAlreadyExists',
    'ActivityDoesNotExist',
    'ActivityLimitExceeded',
    'ActivityWorkerLimitExceeded',
  ],
  ...['ConflictException', 'ExecutionAlreadyExists', 'ExecutionDoesNotExist', 'ExecutionLimitExceeded'],
  ...['ExecutionNotRedrivable', 'InvalidArn', 'InvalidDefinition', 'InvalidEncryptionConfiguration'],
  ...['InvalidExecutionInput', 'InvalidLoggingConfiguration', 'InvalidName', 'InvalidOutput', 'InvalidToken'],
  ...['InvalidTracingConfiguration', 'MissingRequiredParameter', 'ResourceNotFound', 'ServiceQuotaExceeded'],
  ...['StateMachineAlreadyExists', 'StateMachineDeleting', 'StateMachineDoesNotExist'],
  ...['StateMachineLimitExceeded', 'StateMachineTypeNotSupported', 'TaskDoesNotExist', 'TaskTimedOut'],
  ...['TooManyTags', 'ValidationException'],
])

export const optimisedDynamoDb: ErrorNaming = {
  prefix: 'DynamoDB',
  general: 'AmazonDynamoDBException',
  known: dynamoDbExceptions,
  cause: first('AmazonDynamoDBv2'),
}
export const sdkDynamoDb: ErrorNaming = {
  prefix: 'DynamoDb',
  general: 'DynamoDbException',
  known: dynamoDbExceptions,
  cause: second('DynamoDb'),
}
export const optimisedStepFunctions: ErrorNaming = {
  prefix: 'StepFunctions',
  general: 'AWSStepFunctionsException',
  known: stepFunctionsExceptions,
  cause: first('AWSStepFunctions'),
}
export const sdkStepFunctions: ErrorNaming = {
  prefix: 'Sfn',
  general: 'SfnException',
  known: stepFunctionsExceptions,
  cause: second('Sfn'),
}

/** A service that only tests call: every exception is known, and the service's name is the one in its Resource. */
export function otherService(resource: string): ErrorNaming {
  const service = resource.split(':').at(-2) ?? ''
  const prefix = service.charAt(0).toUpperCase() + service.slice(1)
  return { prefix, general: '', known: { has: () => true }, cause: second(prefix) }
}

/** Calls a service. Renames its error to the name that Retry and Catch match. */
export async function naming<T>(
  { prefix, general, known, cause }: ErrorNaming,
  requestId: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof ConnectionLost)
      throw new StatesError(
        `${prefix}.SdkClientException`,
        `Unable to execute HTTP request: ${error.message}`,
      )
    if (!(error instanceof AwsError)) throw error
    const { code, message, httpStatus } = error
    const name = known.has(code) ? className(code) : general
    // A name with a dot is complete already.
    throw new StatesError(
      code.includes('.') ? code : `${prefix}.${name}`,
      cause(message, code, httpStatus, requestId),
    )
  }
}
