import { AwsError } from '../../../common/aws/error.ts'

/**
 * The exceptions of the Step Functions API, with the service's own messages: the problem, then the offending value in
 * quotes.
 */
const sentence = (code: string, words: string) => (detail: string) =>
  new AwsError(code, `${words}: '${detail}'`)

export const invalidArn = sentence('InvalidArn', 'Invalid Arn')
export const invalidName = sentence('InvalidName', 'Invalid Name')
export const invalidDefinition = sentence('InvalidDefinition', 'Invalid State Machine Definition')
export const invalidExecutionInput = sentence(
  'InvalidExecutionInput',
  'Invalid State Machine Execution Input',
)
export const invalidOutput = sentence('InvalidOutput', 'Invalid Output')
export const invalidToken = () => new AwsError('InvalidToken', "Invalid Token: 'Invalid token'")
export const stateMachineDoesNotExist = sentence('StateMachineDoesNotExist', 'State Machine Does Not Exist')
export const stateMachineAlreadyExists = sentence('StateMachineAlreadyExists', 'State Machine Already Exists')
export const stateMachineDeleting = sentence('StateMachineDeleting', 'State Machine is being deleted')
export const executionDoesNotExist = sentence('ExecutionDoesNotExist', 'Execution Does Not Exist')
export const executionAlreadyExists = sentence('ExecutionAlreadyExists', 'Execution Already Exists')
export const executionNotRedrivable = sentence('ExecutionNotRedrivable', 'Execution Not Redrivable')
export const activityDoesNotExist = sentence('ActivityDoesNotExist', 'Activity Does Not Exist')
export const resourceNotFound = (arn: string) =>
  new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, 400, { resourceName: arn })
export const typeNotSupported = () =>
  new AwsError(
    'StateMachineTypeNotSupported',
    'This operation is not supported by this type of state machine',
  )

/** For features that the service has and this runtime lacks: refused by name, never silently ignored. */
export const notSupportedHere = (what: string) =>
  new AwsError('ValidationException', `${what} is not supported by this runtime.`)
