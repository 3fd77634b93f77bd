import { integrations, suffixOf } from '../../../../src/services/step-functions/connectors/catalogue.ts'
import { errorsOf, single } from './fixture.ts'

const task = (resource: string, args: object | undefined = { x: 1 }) =>
  single({ Type: 'Task', Resource: resource, ...(args && { Arguments: args }) })
const at = ' at /States/A/Resource'
const unknown = (resource: string) =>
  `SCHEMA_VALIDATION_FAILED: The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.${at}`

test('every integration is accepted in each of its patterns', () => {
  for (const { resource, patterns, required } of integrations) {
    const args = Object.fromEntries(required.map((name) => [name, 'x']))
    for (const pattern of patterns) expect(errorsOf(task(resource + suffixOf(pattern), args))).toBe('')
  }
})

test.each([
  'arn:aws:lambda:us-east-1:123456789012:function:f',
  'arn:aws:lambda:us-east-1:123456789012:function:f:live',
  'arn:aws:states:us-east-1:123456789012:activity:a',
])('%s needs no Arguments', (resource) => {
  expect(errorsOf(single({ Type: 'Task', Resource: resource }))).toBe('')
})

test.each(['f', 'createToken', 'lambda:invoke'])('%s is not an ARN', (resource) => {
  expect(errorsOf(task(resource))).toBe(`SCHEMA_VALIDATION_FAILED: Value is not a valid resource ARN${at}`)
})

test.each([
  'arn:aws:states:::sqs:sendMessage',
  'arn:aws:states:::sns:publish.waitForTaskToken',
  'arn:aws:states:::aws-sdk:s3:getObject',
  'arn:aws:states:::http:invoke',
])('%s is refused by name', (resource) => {
  expect(errorsOf(task(resource))).toBe(
    `SCHEMA_VALIDATION_FAILED: The resource provided ${resource} is not supported by this runtime.${at}`,
  )
})

test('an action that no optimised integration has is refused as by AWS', () => {
  const resource = 'arn:aws:states:::dynamodb:query'
  expect(errorsOf(task(resource))).toBe(unknown(resource))
})

describe('patterns that the service does not have', () => {
  test.each([
    'arn:aws:states:::dynamodb:putItem.waitForTaskToken',
    'arn:aws:states:::dynamodb:putItem.sync',
    'arn:aws:states:::lambda:invoke.sync',
    'arn:aws:states:::lambda:invoke.sync:2',
    'arn:aws:states:::aws-sdk:dynamodb:query.sync',
  ])('%s', (resource) => {
    expect(errorsOf(task(resource))).toBe(unknown(resource))
  })
})

test('other resources of Step Functions itself are not tasks', () => {
  const resource = 'arn:aws:states:us-east-1:123456789012:stateMachine:m'
  expect(errorsOf(task(resource))).toBe(unknown(resource))
})

test('a member that an optimised integration does not have is refused, and not left unread', () => {
  const args = { TableName: 't', Item: {}, ConditonExpression: 'attribute_not_exists(id)' }
  expect(errorsOf(task('arn:aws:states:::dynamodb:putItem', args))).toBe(
    'SCHEMA_VALIDATION_FAILED: The field "ConditonExpression" is not supported by Step Functions at /States/A/Arguments',
  )
})

test('a service’s action has Arguments, with what it cannot do without', () => {
  expect(errorsOf(single({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' }))).toBe(
    'SCHEMA_VALIDATION_FAILED: Arguments field is required for resource ARN: arn:aws:states:::lambda:invoke at /States/A',
  )
  expect(errorsOf(task('arn:aws:states:::dynamodb:getItem', { TableName: 't' }))).toBe(
    "SCHEMA_VALIDATION_FAILED: The field 'Key' is required but was missing at /States/A/Arguments",
  )
  expect(
    errorsOf(
      single({
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:getItem',
        Arguments: '{% $states.input %}',
      }),
    ),
  ).toBe('')
})

describe('an Express machine does not wait', () => {
  test.each([
    [
      'arn:aws:states:::lambda:invoke.waitForTaskToken',
      "Express state machine does not support '.waitForTaskToken' service integration ",
    ],
    [
      'arn:aws:states:::states:startExecution.sync',
      "Express state machine does not support '.sync' service integration",
    ],
    [
      'arn:aws:states:us-east-1:123456789012:activity:a',
      'Express state machine does not support Activity ARN',
    ],
  ])('%s', (resource, message) => {
    expect(errorsOf(task(resource), 'EXPRESS')).toBe(`SCHEMA_VALIDATION_FAILED: ${message}${at}`)
  })

  test('accepts plain calls', () => {
    expect(errorsOf(task('arn:aws:states:::lambda:invoke', { FunctionName: 'f' }), 'EXPRESS')).toBe('')
  })
})
