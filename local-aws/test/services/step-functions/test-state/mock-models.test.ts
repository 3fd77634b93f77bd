import { responseModelOf } from '../../../../src/services/step-functions/test-state/response-model.ts'
import { compact, resultName } from '../../../../tools/response-models/compact.ts'
import { services } from '../../../../tools/response-models/services.ts'
import { createWorld, type World } from '../fixture.ts'
import { testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

const task = (resource: string, Arguments: object = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  Arguments,
  End: true,
})
const tasks = {
  putEvents: task('events:putEvents'),
  start: task('states:startExecution', { StateMachineArn: 'arn' }),
  startAndWait: task('states:startExecution.sync:2', { StateMachineArn: 'arn' }),
  invoke: task('lambda:invoke', { FunctionName: 'f' }),
  ask: task('lambda:invoke.waitForTaskToken', { FunctionName: 'f' }),
  putItem: task('dynamodb:putItem', { TableName: 't', Item: {} }),
  getObject: task('aws-sdk:s3:getObject'),
  encrypt: task('aws-sdk:kms:encrypt'),
  getFunction: task('aws-sdk:lambda:getFunction'),
  send: task('sqs:sendMessage'),
  http: task('http:invoke'),
  unknown: task('aws-sdk:braket:getJob'),
}

const tested = (name: keyof typeof tasks, result: unknown, mode?: 'STRICT' | 'PRESENT' | 'NONE') =>
  testState(world, tasks[name], {
    mock: { result: JSON.stringify(result), ...(mode && { fieldValidationMode: mode }) },
  })

/** All but the last five are recorded on AWS. */
test.each<[keyof typeof tasks, unknown, string]>([
  ['putEvents', { Entries: 'no list' }, "Field 'Entries' must be an array"],
  ['putEvents', { Entries: [{ EventId: ['no string'] }] }, "Field 'EventId' must be a string"],
  ['putEvents', { Entries: [{ EventId: 'a' }, { EventId: ['b'] }] }, "Field 'EventId' must be a string"],
  ['start', { ExecutionArn: 'a', StartDate: true }, "Field 'StartDate' must be a string"],
  ['start', { ExecutionArn: 'a', StartDate: 1764103483 }, "Field 'StartDate' must be a string"],
  ['invoke', { StatusCode: '200' }, "Field 'StatusCode' must be a number"],
  ['putItem', { ConsumedCapacity: { CapacityUnits: '1.5' } }, "Field 'CapacityUnits' must be a number"],
  ['getObject', { ContentLength: '9000' }, "Field 'ContentLength' must be a number"],
  ['getObject', { StorageClass: 'Papyrus' }, "Field 'StorageClass' is not an expected value"],
  ['encrypt', { CiphertextBlob: 123 }, "Field 'CiphertextBlob' must be a string"],
  ['encrypt', { CiphertextBlob: '' }, "Field 'CiphertextBlob' is smaller than the minimum length"],
  [
    'getFunction',
    { Configuration: { MemorySize: 127 } },
    "Field 'MemorySize' is less than the minimum value",
  ],
  ['getFunction', { Configuration: { MemorySize: 10241 } }, "Field 'MemorySize' exceeds the maximum value"],
  ['invoke', { Payload: { statusCode: 200 } }, "Field 'Payload' must be a string"],
  ['send', { MessageId: 1 }, "Field 'MessageId' must be a string"],
  ['putItem', { Attributes: { id: 'no value' } }, "Field 'Attributes' must be an object"],
  ['putItem', [], 'Result must be a JSON object'],
  ['putItem', 'text', 'Result must be a JSON object'],
])('%s cannot answer %j', async (name, result, problem) => {
  for (const mode of [undefined, 'STRICT', 'PRESENT'] as const) {
    await expect(tested(name, result, mode)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Mock result schema validation error: ${problem}`,
    })
  }
  await expect(tested(name, result, 'NONE')).resolves.toEqual({ status: 'SUCCEEDED', output: result })
})

test.each<[keyof typeof tasks, unknown, string]>([
  ['start', {}, 'ExecutionArn'],
  ['start', { executionArn: 'a', startDate: 's' }, 'ExecutionArn'],
  ['start', { ExecutionArn: 'a' }, 'StartDate'],
  ['startAndWait', { ExecutionArn: 'a', StartDate: 's' }, 'StateMachineArn'],
])('%s answers more than %j', async (name, result, field) => {
  await expect(tested(name, result)).rejects.toMatchObject({
    message: `Mock result schema validation error: Required field '${field}' is missing`,
  })
  for (const mode of ['PRESENT', 'NONE'] as const)
    await expect(tested(name, result, mode)).resolves.toMatchObject({ output: result })
})

test.each<[keyof typeof tasks, unknown]>([
  ['putEvents', {}],
  ['putEvents', { random: 'json' }],
  ['putEvents', { Entries: [{ EventId: 'a' }] }],
  ['invoke', { Payload: 'function output', SdkHttpMetadata: { HttpStatusCode: 200 } }],
  ['putItem', { SdkHttpMetadata: { HttpStatusCode: 200 } }],
  ['putItem', { Attributes: { id: { S: 'a' }, tags: { L: [{ S: 'b' }] } } }],
  ['start', { ExecutionArn: 'a', StartDate: '2025-11-25T00:48:49' }],
  ['send', { MD5OfMessageBody: { unexpected: ['object'] }, MessageId: 'm' }],
  ['ask', { Payload: { any: 'thing' }, StatusCode: 'x' }],
  ['ask', 'whatever was sent'],
  ['http', 'text'],
  ['unknown', []],
])('%s can answer %j', async (name, result) => {
  await expect(tested(name, result)).resolves.toEqual({ status: 'SUCCEEDED', output: result })
})

test.each([
  ['executionArn', 'ExecutionArn'],
  ['ETag', 'ETag'],
  ['ARN', 'Arn'],
  ['SSEKMSKeyId', 'SsekmsKeyId'],
  ['DBInstanceIdentifier', 'DbInstanceIdentifier'],
  ['MD5OfMessageBody', 'Md5OfMessageBody'],
])('the member %s is the field %s', (member, field) => {
  expect(resultName(member)).toBe(field)
})

test('every service has a model, also by its other name', () => {
  for (const { name } of services) expect(responseModelOf(name)).toBeDefined()
  expect(responseModelOf('aws-sdk:sfn')).toBe(responseModelOf('states'))
  expect(responseModelOf('aws-sdk:eventbridge')).toBe(responseModelOf('events'))
  for (const name of ['../models/s3', 'constructor', '']) expect(responseModelOf(name)).toBeUndefined()
})

test('a model keeps answers alone, and refers to what refers to itself', () => {
  const shapes = {
    Request: { type: 'structure', members: { id: { shape: 'Id' } } },
    Answer: { type: 'structure', members: { tree: { shape: 'Tree' } }, required: ['tree'] },
    Tree: {
      type: 'structure',
      members: { leaf: { shape: 'Leaf' }, inner: { shape: 'Trees' }, any: { shape: 'Document' } },
    },
    Trees: { type: 'list', member: { shape: 'Tree' }, max: 3 },
    Leaf: { type: 'string', enum: ['green', 'dry'] },
    Id: { type: 'string' },
    Document: { type: 'structure', document: true },
  }
  const operations = {
    GrowTree: { output: { shape: 'Answer' } },
    Cut: {},
    Other: { output: { shape: 'Id' } },
  }
  expect(compact({ operations, shapes }, /^(GrowTree|Cut)$/)).toEqual({
    answers: { growTree: '#Answer', cut: 'any' },
    shapes: {
      Answer: { type: 'object', fields: { Tree: '#Tree' }, required: ['Tree'] },
      Tree: { type: 'object', fields: { Leaf: '#Leaf', Inner: '#Trees', Any: 'any' } },
      Trees: { type: 'array', items: '#Tree', max: 3 },
      Leaf: { type: 'string', values: ['green', 'dry'] },
    },
  })
})
