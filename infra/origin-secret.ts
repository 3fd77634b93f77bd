import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

/** The header with which CloudFront shows the authorizer that an upgrade came through it. */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret'

/** What only CloudFront and the authorizer know, so that nobody reaches the API around the web ACL. */
export class OriginSecret extends Construct {
  /** A reference that CloudFormation resolves: the secret itself is in no template. */
  readonly value: string

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const secret = new Secret(this, 'Secret', {
      description: 'What CloudFront adds to upgrades of janken, and the authorizer checks',
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
    })
    this.value = secret.secretValue.unsafeUnwrap()
    acknowledge(secret, {
      'AwsSolutions-SMG4': 'Both sides learn of a new secret by a deployment (docs/operations.md#domain).',
    })
  }
}
