import { dynamoDbActions, stepFunctionsActions } from '../common/aws/actions.ts'
import type { FaultService } from './rules.ts'

/** The operations that a service's rules may name. A gateway's operations are the app's route keys. */
const OPERATIONS: Record<Exclude<FaultService, 'gateway'>, readonly string[]> = {
  dynamodb: dynamoDbActions,
  states: [...stepFunctionsActions, 'GetActivityTask'],
  'execute-api': ['PostToConnection', 'GetConnection', 'DeleteConnection'],
  // AWS has no name for the delivery of a queued event to its function. Here it is Deliver.
  lambda: ['Invoke', 'Deliver'],
}

/** Whether a pattern can match at all. A misspelled operation would never strike. */
export const servesOperation = (service: FaultService, pattern: RegExp): boolean =>
  service === 'gateway' || OPERATIONS[service].some((name) => pattern.test(name))
