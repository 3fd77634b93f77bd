import type { Runtime } from '../../src/runtime/runtime.ts'
import type { Properties, ResourceDeclaration } from '../../src/template/model.ts'
import { HandMadeApp, role, run } from '../runtime/fixture.ts'

const app = new HandMadeApp()
let runtime: Runtime

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:judge'
const mayInvoke = {
  Effect: 'Allow',
  Action: 'lambda:InvokeFunction',
  Resource: { 'Fn::GetAtt': ['Judge', 'Arn'] },
}
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: { Ask: { Type: 'Task', Resource: '$' + '{Judge}', End: true } },
})

const appOf = (roles: Record<string, ResourceDeclaration>, roleOf: string, rest: Properties = {}) =>
  app.assembly({
    ...app.lambda('Judge', 'export const handler = async () => "lime"'),
    ...roles,
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'judge',
        RoleArn: { 'Fn::GetAtt': [roleOf, 'Arn'] },
        DefinitionString: definition,
        DefinitionSubstitutions: { Judge: { 'Fn::GetAtt': ['Judge', 'Arn'] } },
        ...rest,
      },
    },
  })

beforeAll(async () => {
  const started = await run(appOf({ May: role('states.amazonaws.com', [mayInvoke]) }, 'May'))
  runtime = started.runtime
})

afterAll(async () => {
  await runtime.stop()
  app.remove()
})

const call = (action: string, input: object) => runtime.stepFunctions.service.call(action, input, {})

async function end() {
  const { executionArn } = (await call('StartExecution', { stateMachineArn: MACHINE })) as {
    executionArn: string
  }
  for (;;) {
    const { status } = (await call('DescribeExecution', { executionArn })) as { status: string }
    if (status !== 'RUNNING') return status
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('a machine whose role is another from now on calls as that one', async () => {
  expect(await end()).toBe('SUCCEEDED')
  await runtime.deploy(appOf({ MayNot: role('states.amazonaws.com') }, 'MayNot'))
  expect(await call('DescribeStateMachine', { stateMachineArn: MACHINE })).toMatchObject({
    roleArn: expect.stringContaining('MayNot'),
  })
  expect(await end()).toBe('FAILED')
})

test('a machine keeps its type', async () => {
  const express = appOf({ May: role('states.amazonaws.com', [mayInvoke]) }, 'May', {
    StateMachineType: 'EXPRESS',
  })
  await expect(runtime.deploy(express)).rejects.toThrow(
    'Machine (AWS::StepFunctions::StateMachine): a STANDARD machine becomes EXPRESS by a new start only',
  )
})

test('an activity is there for as long as the template holds it', async () => {
  const roles = { May: role('states.amazonaws.com', [mayInvoke]) }
  const Kind = { Type: 'AWS::StepFunctions::Activity', Properties: { Name: 'kind' } }
  const names = async () => {
    const { activities } = (await call('ListActivities', {})) as { activities: { name: string }[] }
    return activities.map(({ name }) => name)
  }
  await runtime.deploy(appOf({ ...roles, Kind }, 'May'))
  expect(await names()).toEqual(['kind'])
  await runtime.deploy(appOf(roles, 'May'))
  expect(await names()).toEqual([])
})
