/** Step Functions behind the real endpoint, spoken to with the real SDK, on a clock that the test moves. */
import { SFNClient } from '@aws-sdk/client-sfn'
import { AwsError } from '../../../src/common/aws/error.ts'
import type { AwsJsonService, Caller, InvokeLambda } from '../../../src/common/aws/ports.ts'
import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { createLocalBackend } from '../../../src/services/dynamodb/local-backend.ts'
import { createDynamoDb } from '../../../src/services/dynamodb/service.ts'
import { createEndpoint } from '../../../src/services/endpoint/endpoint.ts'
import { createStepFunctions, type StepFunctionsOptions } from '../../../src/services/step-functions/index.ts'
import type { Json } from '../../../src/services/step-functions/ports.ts'

const region = 'us-east-1'
const accountId = '123456789012'
export const roleArn = `arn:aws:iam::${accountId}:role/machine`
export const arnOf = (name: string) => `arn:aws:states:${region}:${accountId}:stateMachine:${name}`

const quiet = { info() {}, warn() {}, error() {} }

/** A function that answers with what it was sent. */
const echo: InvokeLambda = async ({ payload }) => ({
  statusCode: 200,
  payload,
  executedVersion: '$LATEST',
  requestId: '00000000-0000-4000-8000-000000000001',
})

export interface World {
  sfn: SFNClient
  clock: VirtualClock
  service: AwsJsonService
  dynamodb: AwsJsonService
  /** What callers were asked to have permission for. */
  asked: { roleArn: string | undefined; action: string; resource: string }[]
  /** From now on no role may do this; a person without one may. */
  deny(action: string): void
  machines: ReturnType<typeof createStepFunctions>
  /** A machine of these states. */
  machine(name: string, definition: object, type?: 'STANDARD' | 'EXPRESS'): Promise<string>
  stop(): Promise<void>
}

export async function createWorld(options: Partial<StepFunctionsOptions> = {}): Promise<World> {
  const clock = new VirtualClock()
  const asked: World['asked'] = []
  const denied = new Set<string>()
  const authorize = ({ roleArn: role }: Caller, action: string, resource: string) => {
    asked.push({ roleArn: role, action, resource })
    if (role !== undefined && denied.has(action)) {
      throw new AwsError('AccessDeniedException', `User is not authorized to perform: ${action}`)
    }
  }
  const backend = createLocalBackend({ account: accountId, region, clock, log: quiet })
  const dynamodb = createDynamoDb({ account: accountId, region, authorize, backend })
  const machines = createStepFunctions({
    clock,
    region,
    accountId,
    random: Math.random,
    invokeLambda: echo,
    dynamodb,
    authorize,
    log: quiet,
    ...options,
  })
  const endpoint = await createEndpoint({
    port: 0,
    log: quiet,
    account: accountId,
    callerOf: () => ({}),
    assumedRoleArn: () => '',
    userIdOf: () => '',
  })
  endpoint.serve({
    json: [machines.service, dynamodb],
    lambda: () => Promise.reject(new Error('There is no Lambda here.')),
  })
  const sfn = new SFNClient({
    endpoint: endpoint.url,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // The model would have the host be `sync-127.0.0.1`.
    disableHostPrefix: true,
    maxAttempts: 1,
  })
  return {
    sfn,
    clock,
    service: machines.service,
    dynamodb,
    asked,
    deny: (action) => denied.add(action),
    machines,
    async machine(name, definition, type = 'STANDARD') {
      const request = {
        name,
        roleArn,
        type,
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
      }
      await machines.service.call('CreateStateMachine', request, {})
      return arnOf(name)
    },
    async stop() {
      sfn.destroy()
      await machines.stop()
      await endpoint.stop()
      await backend.close()
    },
  }
}

/** A machine of one Task. */
export const oneTask = (resource: string, args: Json, more: object = {}) => ({
  StartAt: 'Call',
  States: { Call: { Type: 'Task', Resource: resource, Arguments: args, End: true, ...more } },
})

/** A machine that waits for a token, which it hands to a function. */
export const waitsForToken = oneTask('arn:aws:states:::lambda:invoke.waitForTaskToken', {
  FunctionName: 'ask',
  Payload: '{% $states.context.Task.Token %}',
})
