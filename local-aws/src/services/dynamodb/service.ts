import type { Authorize, AwsJsonService } from '../../common/aws/ports.ts'
import type { Telemetry } from '../../telemetry/events.ts'
import type { TrafficRecorder } from '../../telemetry/traffic.ts'
import type { Backend } from './local-backend.ts'
import { measuredCall } from './measured-call.ts'
import { authorizeCall } from './permissions.ts'
import { recordedCall } from './recorded-call.ts'

export interface DynamoDbOptions {
  account: string
  region: string
  authorize: Authorize
  backend: Backend
  telemetry?: Telemetry
  traffic?: TrafficRecorder
}

/** The DynamoDB API in front of a backend. Checks permissions and reports telemetry. */
export function createDynamoDb(options: DynamoDbOptions): AwsJsonService {
  const { account, region, authorize, backend, telemetry, traffic } = options
  const arnOf = (tableName: string) =>
    tableName.startsWith('arn:') ? tableName : `arn:aws:dynamodb:${region}:${account}:table/${tableName}`
  return {
    targetPrefix: 'DynamoDB_20120810',
    async call(action, input, caller) {
      authorizeCall(authorize, arnOf, caller, action, input)
      const run = () =>
        telemetry ? measuredCall(backend, telemetry, action, input, caller) : backend.call(action, input)
      return traffic?.record ? recordedCall(traffic.record, { action, input, caller }, run) : run()
    },
  }
}
