import { systemClock } from '../../../src/common/clock.ts'
import { AccessControl } from '../../../src/services/iam/access.ts'
import type { AuditedCall } from '../../../src/services/iam/audit.ts'
import type { PolicyDocument, StatementDocument } from '../../../src/services/iam/policy.ts'
import { policyProblems } from '../../../src/services/iam/policy-problems.ts'
import { RecordedLog } from '../../runtime/fixture.ts'

const roleArn = 'arn:aws:iam::000000000000:role/judge'
const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/shops'

function accessOf(statements: StatementDocument[], boundary?: StatementDocument[]) {
  const log = new RecordedLog()
  const access = new AccessControl({ clock: systemClock, log, account: '000000000000', region: 'us-east-1' })
  access.deploy([
    {
      roleArn,
      roleName: 'judge',
      roleId: 'AROAJUDGE',
      policies: [{ Statement: statements }],
      ...(boundary && { permissionsBoundary: { Statement: boundary } }),
    },
  ])
  const may = (action: string, resource: string) => {
    try {
      access.authorize({ roleArn, sessionName: 'Judge' }, action, resource)
      return true
    } catch {
      return false
    }
  }
  return { access, log, may }
}

const allow = (rest: Partial<StatementDocument>): StatementDocument => ({
  Effect: 'Allow',
  Resource: '*',
  ...rest,
})

test.each<[string, StatementDocument[], string, string, boolean]>([
  [
    'the very action and resource',
    [allow({ Action: 'dynamodb:GetItem', Resource: table })],
    'dynamodb:GetItem',
    table,
    true,
  ],
  ['an action in another case', [allow({ Action: 'DynamoDB:getitem' })], 'dynamodb:GetItem', table, true],
  ['a wildcard in the action', [allow({ Action: 'dynamodb:Get*' })], 'dynamodb:GetItem', table, true],
  ['another action', [allow({ Action: 'dynamodb:GetItem' })], 'dynamodb:PutItem', table, false],
  [
    'another resource',
    [allow({ Action: '*', Resource: table })],
    'dynamodb:GetItem',
    `${table}/index/x`,
    false,
  ],
  [
    'a wildcard in the resource',
    [allow({ Action: '*', Resource: `${table}/index/*` })],
    'dynamodb:Query',
    `${table}/index/x`,
    true,
  ],
  ['one character by a question mark', [allow({ Action: '*', Resource: 'arn:?' })], 'a:B', 'arn:x', true],
  [
    'a resource in another case',
    [allow({ Action: '*', Resource: table.toUpperCase() })],
    'dynamodb:GetItem',
    table,
    false,
  ],
  ['NotAction', [allow({ NotAction: 'dynamodb:DeleteItem' })], 'dynamodb:GetItem', table, true],
  ['what NotAction leaves out', [allow({ NotAction: 'dynamodb:*' })], 'dynamodb:GetItem', table, false],
  [
    'what is outside of NotResource',
    [{ Effect: 'Allow', Action: '*', NotResource: table }],
    'dynamodb:GetItem',
    table,
    false,
  ],
  [
    'a Deny beside an Allow',
    [allow({ Action: '*' }), { Effect: 'Deny', Action: 'dynamodb:*', Resource: table }],
    'dynamodb:GetItem',
    table,
    false,
  ],
])('decides on %s', (_, statements, action, resource, expected) => {
  expect(accessOf(statements).may(action, resource)).toBe(expected)
})

test.each<[string, StatementDocument['Condition'], boolean]>([
  ['StringEquals that holds', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }, true],
  [
    'StringEquals of several values',
    { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    true,
  ],
  ['StringNotEquals', { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }, false],
  ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/j*' } }, true],
  ['ArnLike, each component by itself', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam:*' } }, false],
  ['ArnEquals of any ARN', { ArnEquals: { 'aws:PrincipalArn': '*' } }, true],
  ['a pattern over the resource part', { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:*' } }, true],
  ["the role's id and its session", { StringLike: { 'aws:userid': 'AROAJUDGE:J*' } }, true],
  ['another id', { StringNotLike: { 'aws:userid': 'AROA*' } }, false],
  ['Bool', { Bool: { 'aws:SecureTransport': 'false' } }, false],
  ['a key that nothing is known of', { StringEquals: { 'aws:username': 'ann' } }, false],
  ['such a key IfExists', { StringEqualsIfExists: { 'aws:username': 'ann' } }, true],
  ['such a key ForAnyValue', { 'ForAnyValue:StringNotEquals': { 'aws:username': 'ann' } }, false],
  ['Null', { Null: { 'aws:username': 'true' } }, true],
  [
    'all operators together',
    { Bool: { 'aws:SecureTransport': 'true' }, StringLike: { 'aws:RequestedRegion': 'eu-*' } },
    false,
  ],
])('holds a call against %s', (_, Condition, expected) => {
  expect(accessOf([allow({ Action: '*', Condition })]).may('a:B', 'arn:x')).toBe(expected)
})

test('a permissions boundary must allow it too', () => {
  const { may } = accessOf([allow({ Action: '*' })], [allow({ Action: 'dynamodb:*' })])
  expect([may('dynamodb:GetItem', table), may('states:StartExecution', 'x')]).toEqual([true, false])
  expect(accessOf([], [allow({ Action: '*' })]).may('a:B', 'x')).toBe(false)
})

test.each<[string, StatementDocument, string, string]>([
  [
    'does not allow',
    allow({ Action: 'dynamodb:*' }),
    'because no permissions boundary allows the a:B action',
    "the role's permissions boundary does not allow it",
  ],
  [
    'denies',
    { Effect: 'Deny', Action: '*', Resource: '*' },
    'with an explicit deny in a permissions boundary',
    "the role's permissions boundary denies it",
  ],
])('says so when it is the permissions boundary that %s', (_what, boundary, words, why) => {
  const { access, log } = accessOf([allow({ Action: '*' })], [boundary])
  expect(() => access.authorize({ roleArn }, 'a:B', 'x')).toThrow(words)
  expect(log.lines).toEqual([`error access denied: judge may not a:B on x: ${why}`])
})

const POLICY = { Effect: 'Allow', Action: '*', Resource: '*' } as const

test.each<[string, PolicyDocument, string]>([
  [
    'of another version',
    { Version: '2012-10-18', Statement: POLICY },
    "a policy's Version is 2012-10-17 or 2008-10-17, not 2012-10-18",
  ],
  [
    'with a Sid twice',
    {
      Statement: [
        { ...POLICY, Sid: 'A' },
        { ...POLICY, Sid: 'A' },
      ],
    },
    'two statements have the Sid A',
  ],
])('refuses a policy %s', (_what, document, problem) => {
  expect(policyProblems(document)).toEqual([problem])
})

const malformed = (statement: object) => policyProblems({ Statement: statement as StatementDocument })

test.each<[string, object, string]>([
  [
    'a misspelt effect',
    { Effect: 'allow', Action: '*', Resource: '*' },
    "a statement's Effect is Allow or Deny, not allow",
  ],
  [
    'no action',
    { Effect: 'Allow', Actions: '*', Resource: '*' },
    'a statement has either an Action or a NotAction',
  ],
  ['a principal', { ...POLICY, Principal: '*' }, "a statement of a role's own policy has no Principal"],
  [
    'an action of no service',
    { ...POLICY, Action: ['lambda:Invoke*', 'InvokeFunction'] },
    'InvokeFunction is no action of IAM',
  ],
  ['a list without an action', { ...POLICY, Action: [] }, 'a statement has at least one action'],
  ['a name for a resource', { ...POLICY, Resource: 'Target' }, 'Target is no resource of IAM'],
  ['no resource', { Effect: 'Allow', Action: '*' }, 'a statement has either a Resource or a NotResource'],
  [
    'a variable',
    { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::b/$' + '{aws:username}' },
    'the policy variable $' + '{aws:username} is not supported',
  ],
])('refuses a statement with %s', (_what, statement, problem) => {
  expect(malformed(statement)).toEqual([problem])
})

test("refuses in AWS's words, and the terminal names the role and the missing action", () => {
  const { access, log } = accessOf([])
  const call = () => access.authorize({ roleArn, sessionName: 'Judge' }, 'dynamodb:PutItem', table)
  expect(call).toThrow(
    'User: arn:aws:sts::000000000000:assumed-role/judge/Judge is not authorized to perform: dynamodb:PutItem ' +
      `on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
  )
  expect(log.lines).toEqual([
    `error access denied: judge may not dynamodb:PutItem on ${table}: no policy of the role allows it`,
  ])
})

test("reports every call and its outcome to the audit, except a person's", () => {
  const calls: AuditedCall[] = []
  const access = new AccessControl({
    clock: systemClock,
    log: new RecordedLog(),
    account: '000000000000',
    region: 'us-east-1',
    audit: (call) => void calls.push(call),
  })
  const statement = allow({ Action: 'dynamodb:GetItem' })
  access.deploy([{ roleArn, roleName: 'judge', roleId: 'AROAJUDGE', policies: [{ Statement: statement }] }])
  access.authorize({ roleArn }, 'dynamodb:GetItem', table)
  expect(() => access.authorize({ roleArn }, 'dynamodb:PutItem', table)).toThrow()
  access.authorize({}, 'dynamodb:PutItem', table)
  expect(calls).toEqual([
    { principal: roleArn, action: 'dynamodb:GetItem', resource: table, allowed: true },
    { principal: roleArn, action: 'dynamodb:PutItem', resource: table, allowed: false },
  ])
})

test('says so when a policy denies explicitly', () => {
  const { access } = accessOf([{ Effect: 'Deny', Action: '*', Resource: '*' }])
  expect(() => access.authorize({ roleArn }, 'a:B', 'x')).toThrow(
    'with an explicit deny in an identity-based policy',
  )
})

test('a removed role keeps its permissions for running work', () => {
  const { access, may } = accessOf([allow({ Action: 'dynamodb:GetItem' })])
  access.deploy([])
  expect([may('dynamodb:GetItem', table), may('dynamodb:PutItem', table)]).toEqual([true, false])
})

test('a person, and a role that the template does not hold, are not restricted', () => {
  const { access } = accessOf([])
  access.authorize({}, 'a:B', 'x')
  access.authorize({ roleArn: 'arn:aws:iam::000000000000:role/made-by-hand' }, 'a:B', 'x')
})
