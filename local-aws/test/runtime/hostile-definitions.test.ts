/** A state machine that anybody created at the AWS endpoint runs like any other, and gets nothing of this process. */
import { signed } from '../support/signed-headers.ts'
import { HandMadeApp, type Running, run } from './fixture.ts'

const app = new HandMadeApp()
let running: Running

beforeAll(async () => {
  running = await run(app.assembly({}))
})
afterAll(async () => {
  await running.runtime.stop()
  app.remove()
})

let machines = 0

/** Runs one expression through the AWS endpoint, as the AWS CLI would. */
async function evaluate(source: string): Promise<Record<string, unknown>> {
  const state = { Type: 'Pass', Output: `{% ${source} %}`, End: true }
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'S', States: { S: state } })
  const roleArn = 'arn:aws:iam::000000000000:role/any'
  const name = `m${++machines}`
  const { stateMachineArn } = await call('CreateStateMachine', { name, type: 'EXPRESS', roleArn, definition })
  return call('StartSyncExecution', { stateMachineArn, input: '{"a": {"b": 1}}' })
}

async function call(action: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(running.runtime.endpoints.aws, {
    method: 'POST',
    headers: {
      ...signed,
      'x-amz-target': `AWSStepFunctions.${action}`,
      'content-type': 'application/x-amz-json-1.0',
    },
    body: JSON.stringify(input),
  })
  return (await response.json()) as Record<string, unknown>
}

test.each([
  '{}.__lookupSetter__("__proto__")',
  '$lookup({}, "__lookupGetter__")("__proto__")',
  '($get := $lookup($states.input.a, "__lookup" & "Getter__"); $get("constructor"))',
  '$states.input.constructor.constructor("globalThis.reached = 1")()',
  '$lookup($lookup($sum, "constructor"), "constructor")("globalThis.reached = 1")()',
  '$map(["globalThis.reached = 1"], $lookup($string, "constructor"))[0]()',
  '({} ~> |$|{"__proto__": {"x": $eval}}|).x("1")',
  '$merge([{"constructor": $sum}]).constructor.constructor("globalThis.reached = 1")()',
  '$sift({"a": 1}, $lookup({}, "hasOwnProperty")).a.b()',
  '$each({"a": 1}, function($v, $k, $o) { $o.__defineGetter__("x", $sum) })',
])('%s fails, and reaches nothing', async (source) => {
  expect(await evaluate(source)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
  expect(globalThis).not.toHaveProperty('reached')
  expect(await evaluate('$states.input.a.b')).toMatchObject({ status: 'SUCCEEDED', output: '1' })
})
