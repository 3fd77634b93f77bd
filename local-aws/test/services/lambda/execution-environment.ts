/** An execution environment without a pool, so that a test can set short limits and observe its end. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VirtualClock } from '../../../src/common/virtual-clock.ts'
import { ExecutionEnvironment } from '../../../src/services/lambda/execution-environment.ts'
import type { FunctionConfig } from '../../../src/services/lambda/model.ts'
import { Threads } from '../../../src/services/lambda/threads.ts'
import { bundleWorker } from '../../../src/services/lambda/worker-bundle.ts'

export const clock = new VirtualClock(Date.UTC(2026, 10, 22, 20))
const directory = mkdtempSync(join(tmpdir(), 'init-'))
const workerFile = bundleWorker(directory)
const environments: ExecutionEnvironment[] = []

export async function removeEnvironments() {
  await Promise.all(environments.map((environment) => environment.stop()))
  rmSync(directory, { recursive: true, force: true })
}

const config: FunctionConfig = {
  functionName: 'Slow',
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Slow',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  memorySizeMb: 128,
  timeoutSeconds: 7,
  codeDirectory: '',
  environment: {},
  roleArn: '',
  logGroupName: '/aws/lambda/Slow',
  logFormat: 'Text',
  applicationLogLevel: 'INFO',
  systemLogLevel: 'INFO',
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 21_600,
  displayName: 'Slow',
}
export const invocation = {
  requestId: 'request-1',
  payload: '{}',
  functionArn: config.functionArn,
  traceId: '',
}

/** An environment of one module; `marks` is a file where the code says that it was there. */
export function environmentOf(
  name: string,
  source: string,
  rest: Partial<FunctionConfig> = {},
  initLimitMs = 10_000,
) {
  const codeDirectory = join(directory, name)
  const marks = join(directory, `${name}.marks`)
  mkdirSync(codeDirectory)
  writeFileSync(
    join(codeDirectory, 'index.mjs'),
    `import { appendFileSync, existsSync } from 'node:fs'\nconst marks = ${JSON.stringify(marks)}\n${source}`,
  )
  const lines: string[] = []
  let tell = () => {}
  const environment = new ExecutionEnvironment(
    { ...config, codeDirectory, ...rest },
    {
      clock,
      threads: new Threads(),
      workerFile,
      services: { answers: new Map() },
      variables: {},
      initLimitMs,
      onLog(text) {
        lines.push(text)
        tell()
      },
    },
  )
  environments.push(environment)
  const logged = (text: string) =>
    new Promise<void>((resolve) => {
      tell = () => lines.some((line) => line.includes(text)) && resolve()
      tell()
    })
  return { environment, lines, marks: () => (existsSync(marks) ? readFileSync(marks, 'utf8') : ''), logged }
}
