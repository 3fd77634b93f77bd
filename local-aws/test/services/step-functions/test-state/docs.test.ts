/** What docs/support.md shows of testing a state, run. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SFNClient, TestStateCommand } from '@aws-sdk/client-sfn'
import { createWorld, type World } from '../fixture.ts'

let world: World
let sfn: SFNClient
beforeAll(async () => {
  world = await createWorld()
  sfn = world.sfn
})
afterAll(() => world.stop())

test('retries a throttled charge after four seconds', async () => {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Charge',
    States: {
      Charge: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'charge', Payload: '{% $states.input.card %}' },
        Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 2, MaxAttempts: 3 }],
        End: true,
      },
    },
  })
  const answer = await sfn.send(
    new TestStateCommand({
      definition,
      stateName: 'Charge',
      input: JSON.stringify({ card: '4711' }),
      inspectionLevel: 'DEBUG',
      mock: { errorOutput: { error: 'Lambda.TooManyRequestsException', cause: 'Slow down.' } },
      stateConfiguration: { retrierRetryCount: 1 },
    }),
  )
  expect(answer.status).toBe('RETRIABLE')
  expect(answer.inspectionData?.errorDetails).toEqual({ retryIndex: 0, retryBackoffIntervalSeconds: 4 })
  expect(answer.inspectionData?.afterArguments).toBe('{"FunctionName":"charge","Payload":"4711"}')
})

test('is the example of the page', () => {
  const squeezed = (code: string) => code.replace(/\s+/g, '')
  const page = readFileSync(join(__dirname, '../../../../docs/support.md'), 'utf8')
  const section = page.split('\n### Testing a state\n')[1]?.split('\n### ')[0] ?? ''
  const shown = /```ts\n[\s\S]*?\n(test\([\s\S]*?)```/.exec(section)?.[1] ?? 'nothing'
  expect(squeezed(readFileSync(__filename, 'utf8'))).toContain(squeezed(shown))
})
