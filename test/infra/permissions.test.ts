import { synthesizeTemplate } from '../support/template.ts'

interface Statement {
  Effect: string
  Action: string | string[]
  Resource: unknown
}

const template = synthesizeTemplate()

/** What each function's role may do, by the function's construct id. */
function grantsByFunction(): Map<string, Statement[]> {
  const grants = new Map<string, Statement[]>()
  const functions = template.findResources('AWS::Lambda::Function')
  const policies = Object.values(template.findResources('AWS::IAM::Policy'))
  for (const [logicalId, { Properties }] of Object.entries(functions)) {
    const role: string = Properties.Role['Fn::GetAtt'][0]
    const attached = policies.filter((policy) =>
      policy.Properties.Roles.some((one: { Ref: string }) => one.Ref === role),
    )
    const statements = attached.flatMap((policy) => policy.Properties.PolicyDocument.Statement as Statement[])
    grants.set(logicalId, statements)
  }
  return grants
}

const ours = [...grantsByFunction()].filter(([id]) => !id.startsWith('Custom'))
const actionsOf = (statements: Statement[]) => statements.flatMap(({ Action }) => Action)
/** The functions that have an action, by the readable part of their logical id. */
const whoMay = (action: RegExp) =>
  ours
    .filter(([, statements]) => actionsOf(statements).some((one) => action.test(one)))
    .map(([id]) => id.replace(/^(Functions|Game|Events|Publisher)(.*)[0-9A-F]{8}$/, '$2'))
    .sort()

test('only the lobby and the hosting of events start executions', () => {
  expect(whoMay(/^states:StartExecution$/)).toEqual(['Hosting', 'Lobby'])
})

test('only play, the hosting of events and the opening of rounds complete rounds', () => {
  expect(whoMay(/^states:SendTask/)).toEqual(['Hosting', 'OpenRound', 'Play', 'Round'])
})

test('only those that push, or close floods, use @connections', () => {
  expect(whoMay(/^execute-api:ManageConnections$/)).toEqual([
    'Announce',
    'Audience',
    'Connect',
    'Disconnect',
    'Fallback',
    'FanOut',
    'Hosting',
    'Lobby',
    'OpenRound',
    'Play',
    'Profile',
    'Publish',
    'PushEnd',
    'Round',
    'Settle',
  ])
})

test('the authorizer and the canary may do nothing but log', () => {
  const quiet = ours.filter(([id]) => /Authorizer|CanaryPlay/.test(id))
  expect(quiet).toHaveLength(2)
  for (const [, statements] of quiet) {
    expect(actionsOf(statements).sort()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents'])
  }
})

test('no action of ours is a wildcard', () => {
  for (const [, statements] of ours) {
    for (const action of actionsOf(statements)) expect(action).not.toContain('*')
  }
})

test('nothing of ours reaches every resource, but for log delivery', () => {
  for (const [, statements] of ours) {
    expect(statements.filter(({ Resource }) => Resource === '*')).toEqual([])
  }
  const policies = template.findResources('AWS::IAM::Policy')
  const machine = Object.entries(policies).filter(([id]) => /^(Game|Events)StateMachine/.test(id))
  const everywhere = machine.flatMap(([, policy]) =>
    (policy.Properties.PolicyDocument.Statement as Statement[]).filter(({ Resource }) => Resource === '*'),
  )
  for (const action of actionsOf(everywhere)) expect(action).toMatch(/^logs:/)
})
