/**
 * Measures the console with many executions: `npm run bench:console`. Runs 10,000 executions of a small loop, one of
 * 20,000 events and one Map of 200 items behind an open console, then prints time and size of each call of its API,
 * and the additional memory that an open console uses.
 */
import { parseArgs } from 'node:util'
import type { EntriesAnswer, Overview } from '../src/console/api-types.ts'
import { type Runtime, startRuntime } from '../src/index.ts'

const EXECUTIONS = 10_000
const EVENTS = 20_000
const REPEATS = 5

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Pass',
      Output: '{% $merge([$states.input, {"n": $states.input.n + 1}]) %}',
      Next: 'More',
    },
    More: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.n < $states.input.to %}', Next: 'Count' }],
      Default: 'Each',
    },
    Each: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
      End: true,
    },
  },
}

const resources = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    },
  },
  Loop: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'loop',
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DefinitionString: JSON.stringify(definition),
    },
  },
}

async function start(withConsole: boolean): Promise<Runtime> {
  return startRuntime({
    assembly: {
      stacks: [{ stackName: 'App', template: { Resources: resources } }],
      assets: new Map(),
    },
    log: { info() {}, warn: console.warn, error: console.error },
    ...(withConsole && { console: { port: 0 } }),
  })
}

async function execute({ stepFunctions }: Runtime, name: string, input: object): Promise<void> {
  const { executionArn } = (await stepFunctions.service.call(
    'StartExecution',
    {
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:loop',
      name,
      input: JSON.stringify(input),
    },
    {},
  )) as { executionArn: string }
  await stepFunctions.view.find(executionArn)?.handle.ended()
}

/** Heap after a collection, in MB. */
function heapMb(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

async function load(runtime: Runtime, executions: number): Promise<void> {
  for (let count = 0; count < executions; count += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        execute(runtime, `small-${count + index}`, {
          who: `player ${count + index}`,
          n: 0,
          to: 3,
          items: [1, 2],
        }),
      ),
    )
  // Four events a turn.
  await execute(runtime, 'long', { n: 0, to: EVENTS / 4, items: [] })
  await execute(runtime, 'wide', { n: 0, to: 1, items: Array.from({ length: 200 }, (_, index) => index) })
}

async function measure(url: string): Promise<void> {
  const id = (name: string) => encodeURIComponent(`loop:${name}`)
  const { machines } = (await (await fetch(`${url}/api/overview`)).json()) as Overview
  const wide = (await (await fetch(`${url}/api/executions/${id('wide')}/entries`)).json()) as EntriesAnswer
  const map = wide.entries.find(({ type }) => type === 'Map')?.id
  const paths = [
    '/api/overview',
    '/api/summary',
    '/api/summary?status=SUCCEEDED',
    '/api/summary?q=player+77',
    '/api/summary?q=nothing+matches',
    `/api/definitions/${machines[0]?.definition}`,
    `/api/executions/${id('long')}`,
    `/api/executions/${id('long')}/entries`,
    `/api/executions/${id('long')}/entries/${2 + 19_000}`,
    `/api/executions/${id('long')}/events`,
    `/api/executions/${id('long')}/events?cursor=19000`,
    `/api/executions/${id('long')}/events?q=nothing+matches`,
    `/api/executions/${id('long')}/history`,
    `/api/executions/${id('long')}/test`,
    `/api/executions/${id('wide')}/entries`,
    `/api/executions/${id('wide')}/entries?within=${map}&index=150`,
    '/api/functions',
    '/api/invocations',
    '/api/connections',
    '/api/tables',
    '/api/requests',
    '/api/faults',
  ]
  console.log('slowest ms   first ms       kB  call')
  for (const path of paths) {
    const times: number[] = []
    let bytes = 0
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const began = performance.now()
      const response = await fetch(url + path)
      bytes = (await response.arrayBuffer()).byteLength
      times.push(performance.now() - began)
      if (!response.ok) console.log(`${response.status}: ${path}`)
    }
    const cell = (value: number, width: number) => value.toFixed(1).padStart(width)
    console.log(
      `${cell(Math.max(...times), 10)} ${cell(times[0] ?? 0, 10)} ${cell(bytes / 1024, 8)}  ${path.replaceAll('%3A', ':')}`,
    )
  }
}

const { values } = parseArgs({ options: { executions: { type: 'string', default: String(EXECUTIONS) } } })
const executions = Number(values.executions)

const without = await start(false)
await load(without, executions)
const before = heapMb()
await without.stop()

const runtime = await start(true)
const url = runtime.endpoints.console ?? ''
await fetch(`${url}/api/overview`)
await load(runtime, executions)
await measure(url)
const after = heapMb()
console.log(
  `Heap with ${executions} executions: ${before.toFixed(0)} MB without the console, ${after.toFixed(0)} MB with it open`,
)
await runtime.stop()
