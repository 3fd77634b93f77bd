import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { OidcProviderNative, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { type Github, type Settings, stackNameOf } from './settings.ts'

const ISSUER = 'token.actions.githubusercontent.com'

/**
 * The role with which the deploy workflow deploys one stage. No access key is stored. Stages that must not reach each
 * other need an account each (docs/decisions/036-an-account-per-stage.md).
 */
export class PipelineStack extends Stack {
  constructor(scope: Construct, { stage }: Pick<Settings, 'stage'>, { repository, providerArn }: Github) {
    super(scope, `${stackNameOf({ stage })}Pipeline`, {
      description: `Janken: the role of the deploy workflow for ${stage}`,
      terminationProtection: true,
    })
    const provider = providerArn ?? this.newProvider()
    const role = new Role(this, 'Deploy', {
      description: `Deploys janken to ${stage}`,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new WebIdentityPrincipal(provider, {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          // Only a job of this environment, with the approvals that it requires.
          [`${ISSUER}:sub`]: `repo:${repository}:environment:${stage}`,
          // Anybody who may push a branch can change the workflow there.
          [`${ISSUER}:ref`]: 'refs/heads/main',
        },
      }),
    })
    const roles = `cdk-${this.synthesizer.bootstrapQualifier}-*-role-`
    const bootstrapped = this.formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: `${roles}${this.account}-${this.region}`,
    })
    role.addToPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [bootstrapped] }))
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'cloudwatch:DescribeAlarms',
          'cloudformation:DescribeStacks',
          'cloudformation:ListStackResources',
        ],
        resources: ['*'],
      }),
    )
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'The actions only read, and a deployment may make stacks and alarms of any name.',
      [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/${roles}<AWS::AccountId>-<AWS::Region>]`]:
        'The four roles of cdk bootstrap, which have the permissions for a deployment.',
    })
    new CfnOutput(this, 'RoleArn', { value: role.roleArn })
    new CfnOutput(this, 'ProviderArn', { value: provider })
  }

  /** An account can have only one provider of a URL. */
  private newProvider(): string {
    const provider = new OidcProviderNative(this, 'GitHub', {
      url: `https://${ISSUER}`,
      clientIds: ['sts.amazonaws.com'],
    })
    return provider.oidcProviderArn
  }
}
