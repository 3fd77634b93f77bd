import { AwsError } from '../common/aws/error.ts'
import type { Authorize } from '../common/aws/ports.ts'
import type { StateMachineConfig } from './state-machines.ts'

/** What Step Functions does in the machine's name to have its log delivered; none of it knows a resource. */
const DELIVERS_LOGS = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
].map((action) => `logs:${action}`)

const TRACES = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'].map(
  (action) => `xray:${action}`,
)

/**
 * Whether the machine's role lets Step Functions do what its logging and tracing need. There are no logs and
 * no traces of machines here, and yet AWS would refuse a machine whose log it may not deliver. Traces it would
 * only lose: the log line of the denied call is all that tells.
 */
export function checkDelivery({ roleArn, logged, traced }: StateMachineConfig, authorize: Authorize) {
  const caller = { roleArn, sessionName: 'states' }
  try {
    if (logged) for (const action of DELIVERS_LOGS) authorize(caller, action, '*')
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    throw new AwsError(
      'AccessDeniedException',
      `The state machine IAM Role is not authorized to access the Log Destination: ${error.message}`,
    )
  }
  try {
    if (traced) for (const action of TRACES) authorize(caller, action, '*')
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
  }
}
