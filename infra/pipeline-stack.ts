import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { OidcProviderNative, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

const ISSUER = 'token.actions.githubusercontent.com'

/** The roles for the deploy workflow, one per environment of the repository. No access key is stored. */
export class PipelineStack extends Stack {
  /** `repository`: `owner/name` on GitHub. */
  constructor(scope: Construct, id: string, repository: string) {
    super(scope, id, { description: 'Janken: the roles of the deploy workflow', terminationProtection: true })
    const provider = new OidcProviderNative(this, 'GitHub', {
      url: `https://${ISSUER}`,
      clientIds: ['sts.amazonaws.com'],
    })
    for (const environment of ['dev', 'prod']) {
      const role = new Role(this, `Deploy-${environment}`, {
        description: `Deploys janken to ${environment}`,
        maxSessionDuration: Duration.hours(1),
        assumedBy: new WebIdentityPrincipal(provider.oidcProviderArn, {
          StringEquals: {
            [`${ISSUER}:aud`]: 'sts.amazonaws.com',
            [`${ISSUER}:sub`]: `repo:${repository}:environment:${environment}`,
          },
        }),
      })
      const bootstrapped = this.formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `cdk-hnb659fds-*-role-${this.account}-${this.region}`,
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
        'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/cdk-hnb659fds-*-role-<AWS::AccountId>-<AWS::Region>]':
          'The four roles of cdk bootstrap, which have the permissions for a deployment.',
      })
      new CfnOutput(this, `RoleArn${environment}`, { value: role.roleArn })
    }
  }
}
