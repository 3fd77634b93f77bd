import { evaluatePolicy } from '../../../src/services/api-gateway/policy.ts'

const arn = 'arn:aws:execute-api:us-east-1:123456789012:abc123/live/$connect'
const statement = (changes: object) => ({
  Effect: 'Allow',
  Action: 'execute-api:Invoke',
  Resource: arn,
  ...changes,
})

test.each([
  ['the exact resource', [{}], 'allow'],
  ['a wildcard', [{ Resource: 'arn:aws:execute-api:*:*:abc123/*' }], 'allow'],
  ['everything', [{ Action: '*', Resource: '*' }], 'allow'],
  ['one of several', [{ Action: ['s3:Get*', 'execute-api:*'], Resource: ['x', arn] }], 'allow'],
  ['an action’s case', [{ Action: 'Execute-API:invoke' }], 'allow'],
  ['a single character', [{ Resource: arn.replace('live', 'liv?') }], 'allow'],
  ['a resource’s case', [{ Resource: arn.toUpperCase() }], 'deny'],
  ['another stage', [{ Resource: arn.replace('live', 'test') }], 'deny'],
  ['another action', [{ Action: 'execute-api:ManageConnections' }], 'deny'],
  ['a Deny after an Allow', [{}, { Effect: 'Deny' }], 'deny'],
  ['a Deny of something else', [{ Effect: 'Deny', Resource: 'x' }, {}], 'allow'],
  ['NotAction', [{ Action: undefined, NotAction: 's3:*' }], 'allow'],
  ['NotResource', [{ Resource: undefined, NotResource: '*abc123*' }], 'deny'],
  ['no action at all', [{ Action: undefined }], 'deny'],
  ['a dot is a dot', [{ Resource: arn.replace('abc123', 'abc12.') }], 'deny'],
  ['a condition', [{ Condition: { Bool: {} } }], 'malformed'],
  ['another effect', [{ Effect: 'allow' }], 'malformed'],
])('%s', (_name, statements, verdict) => {
  expect(evaluatePolicy({ Version: '2012-10-17', Statement: statements.map(statement) }, arn)).toBe(verdict)
})

test.each([[undefined], [null], ['Allow'], [{}], [{ Statement: 'Allow' }], [{ Statement: [null] }]])(
  '%j is no policy',
  (document) => {
    expect(evaluatePolicy(document, arn)).toBe('malformed')
  },
)

test('a single statement need not be in a list', () => {
  expect(evaluatePolicy({ Statement: statement({}) }, arn)).toBe('allow')
})
