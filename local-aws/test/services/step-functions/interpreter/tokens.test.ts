import fc from 'fast-check'
import { AwsError } from '../../../../src/common/aws/error.ts'
import { TaskTokens } from '../../../../src/services/step-functions/interpreter/index.ts'
import type { ExecutionHandle, Json } from '../../../../src/services/step-functions/ports.ts'
import { details, expression, FunctionError, Harness, outputOf, types } from './harness.ts'

const GONE = ['TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'"]
const MADE_UP = ['InvalidToken', "Invalid Token: 'Invalid token'"]

const waiting = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'f', Payload: { token: expression('$states.context.Task.Token') } },
  End: true,
  ...more,
})

/** An execution that waits for a result, and the tokens that its function was told. */
async function waits(more: object = {}, harness = new Harness()) {
  const tokens: string[] = []
  harness.functions.f = (event) => {
    tokens.push((event as { token: string }).token)
  }
  const execution = harness.start({ StartAt: 'S', States: { S: waiting(more) } })
  await harness.clock.advance(0)
  const token = tokens[0] ?? ''
  return { harness, execution, tokens, token }
}

/** The error that a call is refused with. */
function refusal(call: () => void): [string, string] | undefined {
  try {
    call()
  } catch (thrown) {
    if (thrown instanceof AwsError) return [thrown.code, thrown.message]
    throw thrown
  }
  return undefined
}

describe('the result of a task that waits for its token', () => {
  test("is the sent output, not the function's return value", async () => {
    const { harness, execution, token } = await waits()
    expect(types(execution).slice(2)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted'])
    harness.tokens.succeed(token, ' {"n": 1.50} ')
    await harness.clock.runUntil(execution.ended())
    expect(types(execution).slice(5)).toEqual(['TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'])
    expect(outputOf(execution)).toEqual({ n: 1.5 })
    expect(details(execution, 'TaskSubmitted')).toMatchObject({
      resourceType: 'lambda',
      resource: 'invoke.waitForTaskToken',
    })
    expect(JSON.parse(String(details(execution, 'TaskSubmitted').output))).toMatchObject({
      Payload: null,
      StatusCode: 200,
    })
  })

  test('is the failure that was sent', async () => {
    const { harness, execution, token } = await waits()
    harness.tokens.fail(token, 'Own.Error', 'because')
    await harness.clock.runUntil(execution.ended())
    expect([execution.status, execution.error, execution.cause]).toEqual(['FAILED', 'Own.Error', 'because'])
    expect(details(execution, 'TaskFailed')).toEqual({
      resourceType: 'lambda',
      resource: 'invoke.waitForTaskToken',
      error: 'Own.Error',
      cause: 'because',
    })
  })

  test('may be a failure without a word', async () => {
    const { harness, execution, token } = await waits()
    harness.tokens.fail(token)
    await harness.clock.runUntil(execution.ended())
    expect([execution.status, execution.error, execution.cause]).toEqual(['FAILED', undefined, undefined])
  })

  test('may come before the function has returned', async () => {
    const harness = new Harness()
    harness.functions.f = (event) => {
      harness.tokens.succeed((event as { token: string }).token, '"early"')
    }
    const execution = await harness.runState(waiting())
    expect(outputOf(execution)).toBe('early')
  })

  test('is not waited for when the function failed', async () => {
    const harness = new Harness()
    let told = ''
    harness.functions.f = (event) => {
      told = (event as { token: string }).token
      throw new FunctionError('Boom', 'it went off')
    }
    const execution = await harness.runState(waiting())
    expect(types(execution).slice(2)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'ExecutionFailed',
    ])
    expect(execution.error).toBe('Boom')
    expect(JSON.parse(execution.cause ?? '')).toEqual({ errorType: 'Boom', errorMessage: 'it went off' })
    expect(refusal(() => harness.tokens.succeed(told, '1'))).toEqual(GONE)
  })
})

describe('a token', () => {
  test('is long, in Base64, and never the same', async () => {
    const { token } = await waits()
    expect(token).toMatch(/^AAAAKgAAAAIAAAAAAAAAA[A-Za-z0-9+/]{300,}=*$/)
    expect((await waits()).token).not.toBe(token)
  })

  test('is a new one for each attempt, and the old one is spent', async () => {
    const { harness, execution, tokens, token } = await waits({
      TimeoutSeconds: 10,
      Retry: [{ ErrorEquals: ['States.Timeout'] }],
    })
    await harness.clock.advance(11_000)
    expect(tokens).toHaveLength(2)
    expect(refusal(() => harness.tokens.succeed(token, '"old"'))).toEqual(GONE)
    harness.tokens.succeed(tokens[1] ?? '', '"new"')
    await harness.clock.runUntil(execution.ended())
    expect(outputOf(execution)).toBe('new')
  })

  test('is not in the context of a task that waits for none', async () => {
    const harness = new Harness()
    const execution = await harness.runState({
      Type: 'Pass',
      Output: expression('$exists($states.context.Task)'),
      End: true,
    })
    expect(outputOf(execution)).toBe(false)
  })

  const ends: [why: string, end: (harness: Harness, execution: ExecutionHandle, token: string) => unknown][] =
    [
      ['was succeeded', ({ tokens }, _execution, token) => tokens.succeed(token, '1')],
      ['was failed', ({ tokens }, _execution, token) => tokens.fail(token)],
      ['timed out', ({ clock }) => clock.advance(100_000)],
      ['was stopped with its execution', (_harness, execution) => execution.stop()],
    ]
  test.each(ends)('is spent for good once its task %s', async (_why, end) => {
    const { harness, execution, token } = await waits({ TimeoutSeconds: 100 })
    expect(harness.tokens.size).toBe(1)
    await end(harness, execution, token)
    await harness.clock.advance(0)
    expect(execution.status).not.toBe('RUNNING')
    expect(refusal(() => harness.tokens.succeed(token, '1'))).toEqual(GONE)
    expect(refusal(() => harness.tokens.fail(token))).toEqual(GONE)
    expect(refusal(() => harness.tokens.heartbeat(token))).toEqual(GONE)
    expect([harness.tokens.size, harness.clock.pending]).toEqual([0, 0])
  })

  test('is spent when a branch next to it fails', async () => {
    const harness = new Harness()
    let token = ''
    harness.functions.f = (event) => {
      token = (event as { token: string }).token
    }
    const execution = await harness.runState({
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Waits', States: { Waits: waiting() } },
        {
          StartAt: 'A while',
          States: {
            'A while': { Type: 'Wait', Seconds: 1, Next: 'Fails' },
            Fails: { Type: 'Fail', Error: 'E' },
          },
        },
      ],
      End: true,
    })
    expect(execution.error).toBe('E')
    expect(refusal(() => harness.tokens.succeed(token, '1'))).toEqual(GONE)
    expect(harness.tokens.size).toBe(0)
  })

  test.each(['', 'x', '!', 'AAAA', 'A'.repeat(400), 'ä'.repeat(100)])('made up is none: %j', (token) => {
    const tokens = new TaskTokens()
    expect(refusal(() => tokens.succeed(token, '1'))).toEqual(MADE_UP)
    expect(refusal(() => tokens.fail(token))).toEqual(MADE_UP)
    expect(refusal(() => tokens.heartbeat(token))).toEqual(MADE_UP)
  })

  test('with any one character changed is none', () => {
    const tokens = new TaskTokens()
    const { token } = tokens.issue({ succeed: fail, fail, heartbeat: fail })
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABXYZabxyz019+/='), (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1)
        fc.pre(changed !== token)
        expect(refusal(() => tokens.succeed(changed, '1'))).toEqual(MADE_UP)
      }),
    )
  })

  test('of another registry is none', () => {
    const { token } = new TaskTokens().issue({ succeed: fail, fail, heartbeat: fail })
    expect(refusal(() => new TaskTokens().succeed(token, '1'))).toEqual(MADE_UP)
  })

  test('stays valid after a result that was not JSON', async () => {
    const { harness, execution, token } = await waits()
    expect(refusal(() => harness.tokens.succeed(token, '{'))?.[0]).toBe('InvalidOutput')
    harness.tokens.succeed(token, '"good"')
    await harness.clock.runUntil(execution.ended())
    expect(outputOf(execution)).toBe('good')
  })

  test('decides once, whatever comes in whichever order', async () => {
    const action = fc.record({
      kind: fc.constantFrom('succeed', 'fail', 'heartbeat', 'advance', 'stop'),
      number: fc.nat(4),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
        const { harness, execution, token } = await waits({ TimeoutSeconds: 8, HeartbeatSeconds: 3 })
        let decision: Json | undefined
        const start = harness.clock.now()
        let alive = start
        for (const { kind, number } of actions) {
          if (kind === 'advance') {
            await harness.clock.advance(number * 1000)
            if (Math.min(start + 8000, alive + 3000) <= harness.clock.now()) decision ??= 'States.Timeout'
          } else if (kind === 'stop') {
            execution.stop('stopped')
            decision ??= 'stopped'
          } else {
            const text = `${kind}${number}`
            const refused = refusal(() => {
              if (kind === 'succeed') harness.tokens.succeed(token, JSON.stringify(text))
              else if (kind === 'fail') harness.tokens.fail(token, text)
              else harness.tokens.heartbeat(token)
            })
            expect(refused).toEqual(decision === undefined ? undefined : GONE)
            if (kind === 'heartbeat') alive = harness.clock.now()
            else decision ??= text
          }
          await harness.clock.advance(0)
        }
        await harness.clock.runUntil(execution.ended())
        const came = execution.status === 'SUCCEEDED' ? outputOf(execution) : execution.error
        expect(came).toBe(decision ?? 'States.Timeout')
        expect([harness.tokens.size, harness.clock.pending]).toEqual([0, 0])
      }),
      { numRuns: 40 },
    )
  })
})

test('a thousand executions that wait take little room, and leave nothing behind', async () => {
  const harness = new Harness()
  const tokens: string[] = []
  harness.functions.f = (event) => {
    tokens.push((event as { token: string }).token)
  }
  const machine = { StartAt: 'S', States: { S: waiting({ TimeoutSeconds: 3600 }) } }
  const executions = Array.from({ length: 1000 }, () => harness.start(machine))
  await harness.clock.advance(0)
  expect([harness.tokens.size, harness.clock.pending]).toEqual([1000, 1000])
  for (const token of tokens) harness.tokens.succeed(token, '1')
  await Promise.all(executions.map((execution) => execution.ended()))
  expect([harness.tokens.size, harness.clock.pending]).toEqual([0, 0])
})

function fail(): never {
  throw new Error('Nobody was to be told.')
}
