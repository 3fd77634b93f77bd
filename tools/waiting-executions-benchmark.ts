/**
 * `npm run bench:waiting`: signals a thousand executions that wait for task tokens, all at once, and prints the time
 * and memory that it takes. Uses only the API. Node.js runs with `--expose-gc`.
 */
import { systemClock } from '../local-aws/src/common/clock.ts'
import { createStepFunctions } from '../local-aws/src/services/step-functions/index.ts'

const EXECUTIONS = 1_000
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      TimeoutSeconds: 3600,
      HeartbeatSeconds: 600,
      Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
      Output: "{% {'answer': $states.result, 'of': $states.context.Execution.Name} %}",
      End: true,
    },
  },
}

interface Listed {
  executions: { status: string }[]
  nextToken?: string
}

const quiet = { info() {}, warn() {}, error() {} }

async function bench(): Promise<void> {
  const tokens: string[] = []
  const { service, stop } = createStepFunctions({
    clock: systemClock,
    region: 'us-east-1',
    accountId: '123456789012',
    random: Math.random,
    async invokeLambda({ payload }) {
      tokens.push(JSON.parse(payload))
      return { statusCode: 200, payload: 'null', executedVersion: '$LATEST', requestId: 'request' }
    },
    dynamodb: { targetPrefix: 'DynamoDB_20120810', call: () => Promise.reject(new Error('not called')) },
    authorize: () => {},
    log: quiet,
  })
  const call = (action: string, input: object) => service.call(action, input, {})
  const { stateMachineArn } = (await call('CreateStateMachine', {
    name: 'waiting',
    roleArn: 'arn:aws:iam::123456789012:role/machine',
    definition: JSON.stringify(DEFINITION),
  })) as { stateMachineArn: string }
  /** Number of executions with a status, read page by page. */
  const count = async (statusFilter: string) => {
    let sum = 0
    let nextToken: string | undefined
    do {
      const page = (await call('ListExecutions', { stateMachineArn, statusFilter, nextToken })) as Listed
      sum += page.executions.length
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    return sum
  }

  // One-time costs, such as loading JSONata, are not part of the measurement.
  await call('StartExecution', { stateMachineArn })
  await until(() => tokens.length === 1)
  await call('SendTaskSuccess', { taskToken: tokens.shift(), output: '"warm"' })
  await until(async () => (await count('SUCCEEDED')) === 1)

  const before = memory()
  const started = performance.now()
  await Promise.all(Array.from({ length: EXECUTIONS }, () => call('StartExecution', { stateMachineArn })))
  await until(() => tokens.length === EXECUTIONS)
  const waitingAfter = performance.now() - started
  const waiting = memory()
  const running = await count('RUNNING')
  const idle = await cpuOf(() => new Promise((resolve) => setTimeout(resolve, 1_000)))

  const signalled = performance.now()
  await Promise.all(tokens.map((taskToken) => call('SendTaskSuccess', { taskToken, output: '"done"' })))
  await until(async () => (await count('RUNNING')) === 0)
  const endedAfter = performance.now() - signalled
  const succeeded = (await count('SUCCEEDED')) - 1
  const after = memory()
  await stop()

  console.table({
    before: { executions: 0, 'heap MB': before.toFixed(1), 'took ms': '' },
    waiting: { executions: running, 'heap MB': waiting.toFixed(1), 'took ms': waitingAfter.toFixed(0) },
    after: { executions: succeeded, 'heap MB': after.toFixed(1), 'took ms': endedAfter.toFixed(0) },
  })
  console.log(`Memory per waiting execution: ${(((waiting - before) * 1024) / EXECUTIONS).toFixed(1)} KB.`)
  console.log(`CPU time in one second while all wait: ${idle.toFixed(0)} ms.`)
  if (running !== EXECUTIONS || succeeded !== EXECUTIONS) {
    console.error('Not all executions waited and ended.')
    process.exitCode = 1
  }
}

/** Heap in MB, without garbage if Node.js runs with `--expose-gc`. */
function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

await bench()
