import { AwsError } from '../common/aws/error.ts'
import type { FaultService } from './rules.ts'

interface ErrorShape {
  status: number
  message: string
}

const shape = (status: number, message: string): ErrorShape => ({ status, message })

/** Errors that only the Lambda client of a state machine reports. Other callers of Lambda cannot get them. */
export const STATE_MACHINE_ONLY: ReadonlySet<string> = new Set([
  'AWSLambdaException',
  'ClientExecutionTimeoutException',
  'SdkClientException',
])

/** The documented errors of each service, with their HTTP status. */
const ERRORS: Record<FaultService, Readonly<Record<string, ErrorShape>>> = {
  dynamodb: {
    InternalServerError: shape(500, 'Internal server error'),
    ServiceUnavailable: shape(503, 'The service is temporarily unavailable'),
    ProvisionedThroughputExceededException: shape(
      400,
      'The level of configured provisioned throughput for the table was exceeded. ' +
        'Consider increasing your provisioning level with the UpdateTable API.',
    ),
    ThrottlingException: shape(400, 'Rate of requests exceeds the allowed throughput.'),
    RequestLimitExceeded: shape(
      400,
      'Throughput exceeds the current throughput limit for your account. Please contact AWS Support.',
    ),
    ConditionalCheckFailedException: shape(400, 'The conditional request failed'),
    TransactionConflictException: shape(400, 'Transaction is ongoing for the item'),
    ReplicatedWriteConflictException: shape(400, 'One or more items in this request are being modified'),
    ItemCollectionSizeLimitExceededException: shape(400, 'Collection size exceeded.'),
    LimitExceededException: shape(400, 'Too many operations for a given subscriber.'),
    ResourceNotFoundException: shape(400, 'Requested resource not found'),
    ValidationException: shape(400, 'The request is not valid.'),
    AccessDeniedException: shape(400, 'The caller is not authorized to perform this action.'),
  },
  states: {
    ThrottlingException: shape(400, 'Rate exceeded'),
    InternalFailure: shape(500, 'Internal failure'),
    ServiceUnavailable: shape(503, 'Service unavailable'),
    ExecutionAlreadyExists: shape(400, 'Execution Already Exists'),
    ExecutionDoesNotExist: shape(400, 'Execution Does Not Exist'),
    ExecutionLimitExceeded: shape(400, 'Maximum number of running executions has been reached'),
    StateMachineDeleting: shape(400, 'State Machine is being deleted'),
    StateMachineDoesNotExist: shape(400, 'State Machine Does Not Exist'),
    TaskTimedOut: shape(400, "Task Timed Out: 'Provided task does not exist anymore'"),
    TaskDoesNotExist: shape(400, 'Task does not exist'),
    InvalidToken: shape(400, "Invalid Token: 'Invalid token'"),
    ValidationException: shape(400, 'The request is not valid.'),
    AccessDeniedException: shape(400, 'The caller is not authorized to perform this action.'),
  },
  'execute-api': {
    GoneException: shape(410, ''),
    LimitExceededException: shape(429, 'Too Many Requests'),
    ForbiddenException: shape(403, 'Forbidden'),
    PayloadTooLargeException: shape(413, 'Message too long'),
    BadRequestException: shape(400, 'Bad Request'),
    InternalServerErrorException: shape(500, 'Internal server error'),
    ServiceUnavailableException: shape(503, 'Service Unavailable'),
  },
  lambda: {
    TooManyRequestsException: shape(429, 'Rate Exceeded.'),
    ServiceException: shape(500, 'The Lambda service encountered an internal error.'),
    EC2ThrottledException: shape(502, 'Amazon EC2 throttled Lambda during function initialization.'),
    EC2UnexpectedException: shape(502, 'Lambda received an unexpected Amazon EC2 client exception.'),
    ENILimitReachedException: shape(502, 'Lambda could not create an elastic network interface.'),
    ResourceConflictException: shape(409, 'The resource is being modified.'),
    ResourceNotReadyException: shape(
      502,
      'The function is inactive and its VPC connection is not available.',
    ),
    ResourceNotFoundException: shape(404, 'Function not found'),
    RecursiveInvocationException: shape(400, 'Lambda detected a recursive loop and stopped the invocation.'),
    AccessDeniedException: shape(403, 'The caller is not authorized to perform this action.'),
    AWSLambdaException: shape(500, 'The Lambda service failed.'),
    SdkClientException: shape(500, 'Unable to execute HTTP request: Connection reset'),
    ClientExecutionTimeoutException: shape(500, 'Client execution did not complete before the timeout.'),
  },
  gateway: {
    InternalServerErrorException: shape(500, 'Internal server error'),
    TooManyRequestsException: shape(429, 'Too Many Requests'),
    ForbiddenException: shape(403, 'Forbidden'),
  },
}

/** The error names that a rule for a service may use, besides the special ones. */
export const errorNamesOf = (service: FaultService): string[] => Object.keys(ERRORS[service])

/** Finds a service's error by name. The parser has refused unknown names. */
export function serviceError(service: FaultService, name: string): AwsError {
  const { status, message } = ERRORS[service][name] ?? shape(500, 'Injected fault')
  return new AwsError(name, message, status)
}
