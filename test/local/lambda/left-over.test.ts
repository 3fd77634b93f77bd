/** What an event leaves behind when it is answered. */
import { environmentOf, invocation, removeEnvironments } from './environment.ts'

afterAll(removeEnvironments)

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
