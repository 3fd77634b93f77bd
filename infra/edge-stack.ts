import { CfnOutput, Stack } from 'aws-cdk-lib'
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { type Settings, stackNameOf } from './settings.ts'

/**
 * Maximum number of requests per address in five minutes: page files and upgrades, not messages. A school class behind
 * one address that opens the page together makes about 300.
 */
const REQUESTS_IN_FIVE_MINUTES = 1_000

/**
 * The resources that CloudFront requires in us-east-1, in whichever region the game is: the web ACL with a limit per
 * address.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, `${stackNameOf(settings)}Edge`, {
      description: 'Janken: the rate limit in front of the site',
      env: { region: 'us-east-1' },
      terminationProtection: settings.keepsData,
      tags: { application: 'janken', stage: settings.stage },
    })
    const visible = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    })
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible(this.stackName),
      rules: [
        {
          name: 'rate-of-one-address',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: REQUESTS_IN_FIVE_MINUTES } },
          visibilityConfig: visible(`${this.stackName}-rate`),
        },
      ],
    })
    new CfnOutput(this, 'WebAclArn', { value: webAcl.attrArn })
  }
}
