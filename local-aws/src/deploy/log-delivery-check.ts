import { AwsError } from '../common/aws/error.ts'
import type { Authorize } from '../common/aws/ports.ts'
import type { StateMachineConfig } from './state-machines.ts'

/** Actions that Step Functions performs in the machine's role to deliver its log. None supports a resource. */
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
 * Checks that the machine's role permits what logging and tracing need. Machines have no logs or traces here, but AWS
 * refuses a machine whose log it may not deliver, so this throws AwsError. AWS would only lose denied traces, so the
 * denied call is logged and nothing is thrown.
 */
export function checkLogDelivery({ roleArn, logged, traced }: StateMachineConfig, authorize: Authorize) {
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
