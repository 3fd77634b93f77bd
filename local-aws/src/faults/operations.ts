import { dynamoDbActions, stepFunctionsActions } from '../common/aws/actions.ts'
import type { FaultService } from './rules.ts'

/** The operations that a rule about a service may name. A gateway's are the route keys of the app. */
const OPERATIONS: Record<Exclude<FaultService, 'gateway'>, readonly string[]> = {
  dynamodb: dynamoDbActions,
  states: [...stepFunctionsActions, 'GetActivityTask'],
  'execute-api': ['PostToConnection', 'GetConnection', 'DeleteConnection'],
  // AWS has no name for handing a queued event to its function; here it is Deliver.
  lambda: ['Invoke', 'Deliver'],
}

/** Whether a pattern can match at all: a misspelled operation would never strike. */
export const servesOperation = (service: FaultService, pattern: RegExp): boolean =>
  service === 'gateway' || OPERATIONS[service].some((name) => pattern.test(name))
