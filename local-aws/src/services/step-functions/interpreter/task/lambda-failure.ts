import { ConnectionLost } from '../../../../common/aws/connection-lost.ts'
import { AwsError } from '../../../../common/aws/error.ts'
import { StateFailure } from '../failures.ts'
import { requestId } from './request-id.ts'

/** The failure of a function: the error is its `errorType`, the cause its whole error payload. */
export function functionFailure(payload: string): StateFailure {
  const errorType = errorTypeOf(payload)
  if (errorType !== undefined) return new StateFailure(errorType, payload)
  return new StateFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
  )
}

function errorTypeOf(payload: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(payload)
    if (parsed === null || typeof parsed !== 'object' || !('errorType' in parsed)) return undefined
    return typeof parsed.errorType === 'string' && parsed.errorType !== '' ? parsed.errorType : undefined
  } catch {
    return undefined
  }
}

/** Errors of the Invoke API for which the SDK has classes. All others use the class of the service. */
const CLASSES = [
  'ClientExecutionTimeoutException',
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'RecursiveInvocationException',
  'ResourceConflictException',
  'ResourceNotFoundException',
  'ResourceNotReadyException',
  'SdkClientException',
  'ServiceException',
  'TooManyRequestsException',
  'UnsupportedMediaTypeException',
]

/** A call that the Lambda API refused. Internal errors are not the state's business. */
export function lambdaServiceFailure(thrown: unknown, random: () => number): unknown {
  if (thrown instanceof ConnectionLost)
    return new StateFailure('Lambda.SdkClientException', `Unable to execute HTTP request: ${thrown.message}`)
  if (!(thrown instanceof AwsError)) return thrown
  const { code, message } = thrown
  const httpStatus = code === 'AccessDeniedException' ? 403 : thrown.httpStatus
  return new StateFailure(
    `Lambda.${CLASSES.includes(code) ? code : 'AWSLambdaException'}`,
    `${message} (Service: AWSLambda; Status Code: ${httpStatus}; Error Code: ${code}; Request ID: ${requestId(random)}; Proxy: null)`,
  )
}
