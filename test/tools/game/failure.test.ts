import type { HistoryEvent } from '@aws-sdk/client-sfn'
import { stateMachine, throws } from '../../../local-aws/src/kit/index.ts'
import { failureOf } from '../../../tools/game/failure.ts'

const task = (rest: object) => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...rest })

const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: task({
      Arguments: { FunctionName: 'ask' },
      Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Free the players' }],
      Next: 'Done',
    }),
    'Free the players': task({
      Arguments: { FunctionName: 'free' },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Aborted' }],
      Next: 'Aborted',
    }),
    Aborted: { Type: 'Fail', Error: 'Aborted' },
    Done: { Type: 'Succeed' },
  },
}

async function failed(tasks: object): Promise<string | undefined> {
  const { history } = await stateMachine(DEFINITION as never).run({ tasks: tasks as never })
  // With the dates that the SDK gives.
  const events = history.map(
    (event) => ({ ...event, timestamp: new Date(event.timestamp) }) as unknown as HistoryEvent,
  )
  return failureOf(JSON.stringify(DEFINITION), events)
}

test('names the state whose error led to the end, and not a state that cleans up after it', async () => {
  expect(await failed({ ask: throws('Boom', 'no table'), free: throws('Also', 'broken') })).toBe(
    'in Ask after 3 attempts: Boom: no table',
  )
})

test('says nothing of an execution that succeeded', async () => {
  expect(await failed({ ask: 1, free: 1 })).toBeUndefined()
})
