import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { PipelineStack } from '../../infra/pipeline-stack.ts'
import { readSettings } from '../../infra/settings.ts'

const GITHUB = 'token.actions.githubusercontent.com'
const repository = { githubRepository: 'ann/janken' }
const providerArn = `arn:aws:iam::123456789012:oidc-provider/${GITHUB}`

function pipeline(context: Record<string, unknown>): { name: string; template: Template } {
  const app = new App({ context: { ...repository, ...context } })
  const settings = readSettings(app.node)
  if (!settings.github) throw new Error('There is no repository.')
  const stack = new PipelineStack(app, settings, settings.github)
  return { name: stack.stackName, template: Template.fromStack(stack) }
}

test.each([
  ['prod', 'JankenPipeline'],
  ['dev', 'Janken-devPipeline'],
])('the role of %s trusts jobs of its environment on main only', (stage, stackName) => {
  const { name, template } = pipeline({ stage })
  expect(name).toBe(stackName)
  template.resourceCountIs('AWS::IAM::Role', 1)
  const [role] = Object.values(template.findResources('AWS::IAM::Role'))
  const [statement, ...others] = role?.Properties.AssumeRolePolicyDocument.Statement ?? []
  expect(others).toEqual([])
  expect(statement.Condition).toEqual({
    StringEquals: {
      [`${GITHUB}:aud`]: 'sts.amazonaws.com',
      [`${GITHUB}:sub`]: `repo:ann/janken:environment:${stage}`,
      [`${GITHUB}:ref`]: 'refs/heads/main',
    },
  })
})

test("the account's OIDC provider of GitHub is created, or used if there is one", () => {
  pipeline({}).template.resourceCountIs('AWS::IAM::OIDCProvider', 1)
  const { template } = pipeline({ githubProviderArn: providerArn })
  template.resourceCountIs('AWS::IAM::OIDCProvider', 0)
  template.hasOutput('ProviderArn', { Value: providerArn })
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: Match.objectLike({
      Statement: [Match.objectLike({ Principal: { Federated: providerArn } })],
    }),
  })
})

test.each([
  ['hnb659fds', {}],
  ['own', { '@aws-cdk/core:bootstrapQualifier': 'own' }],
])('the role may assume the roles of the bootstrap %s only', (qualifier, context) => {
  const [policy] = Object.values(pipeline(context).template.findResources('AWS::IAM::Policy'))
  const statements = policy?.Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[]
  const assumed = statements.filter(({ Action }) => Action === 'sts:AssumeRole')
  expect(assumed).toHaveLength(1)
  expect(JSON.stringify(assumed[0]?.Resource)).toContain(`:role/cdk-${qualifier}-*-role-`)
})
