/** Work that an event leaves behind after its response. */
import { environmentOf, invocation, removeEnvironments } from './execution-environment.ts'

afterAll(removeEnvironments)

describe('an unhandled rejection', () => {
  const source = `let count = 0
    export const handler = async ({ fail }) => {
      Promise.reject(new Error('nobody waits'))
      count++
      if (fail) throw new TypeError('no kind')
      return count
    }`

  test.each(['nodejs20.x', 'nodejs22.x'])(
    '%s: the answer comes first, then the environment ends',
    async (runtime) => {
      const { environment, logged } = environmentOf(`unawaited-${runtime}`, source, { runtime })
      await environment.ready
      expect(await environment.invoke(invocation)).toMatchObject({ payload: '1', failed: false })
      expect(environment.gone).toBe(true)
      await logged('nobody waits')
    },
  )

  test('nodejs22.x: so it does after an error', async () => {
    const { environment } = environmentOf('unawaited-error', source, { runtime: 'nodejs22.x' })
    await environment.ready
    const { payload } = await environment.invoke({ ...invocation, payload: '{"fail":true}' })
    expect([JSON.parse(payload).errorType, environment.gone]).toEqual(['TypeError', true])
  })

  test('nodejs22.x: while the handler still works, it fails the invocation', async () => {
    const slow = `export const handler = async () => { Promise.reject(new Error('early')); await new Promise((r) => setTimeout(r, 1e6)) }`
    const { environment } = environmentOf('unawaited-early', slow, { runtime: 'nodejs22.x' })
    await environment.ready
    const { payload } = await environment.invoke(invocation)
    expect(JSON.parse(payload).errorType).toBe('Runtime.UnhandledPromiseRejection')
  })

  test('nodejs24.x: it fails the invocation', async () => {
    const { environment } = environmentOf('unawaited-24', source)
    await environment.ready
    const { payload } = await environment.invoke(invocation)
    expect(JSON.parse(payload).errorType).toBe('Runtime.UnhandledPromiseRejection')
  })
})

test.each([
  ['throws', "throw new Error('late')", { errorType: 'Error', errorMessage: 'late' }],
  [
    'rejects',
    "Promise.reject(new Error('late'))",
    { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: late' },
  ],
  [
    'exits',
    'process.exit(4)',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: request-2 Error: Runtime exited with error: exit status 4',
    },
  ],
])('what %s between two events fails the second one', async (name, code, error) => {
  const source = `export const handler = async () => { setTimeout(() => { ${code} }); return 'answered' }`
  const { environment } = environmentOf(`between-${name}`, source)
  await environment.ready
  expect(await environment.invoke(invocation)).toMatchObject({ payload: '"answered"', failed: false })
  while (!environment.gone) await new Promise((next) => setImmediate(next))
  const { payload, failed } = await environment.invoke({ ...invocation, requestId: 'request-2' })
  expect([failed, JSON.parse(payload)]).toEqual([true, expect.objectContaining(error)])
})
