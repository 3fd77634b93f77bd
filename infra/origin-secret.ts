import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

/** The header that proves to the authorizer that an upgrade came through CloudFront. */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret'

/**
 * A secret that only CloudFront and the authorizer know, so that nobody can bypass the web ACL and connect to the API
 * directly.
 */
export class OriginSecret extends Construct {
  /** A reference that CloudFormation resolves. No template contains the secret itself. */
  readonly value: string

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const secret = new Secret(this, 'Secret', {
      description: 'The secret that CloudFront adds to upgrades and the authorizer checks',
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
    })
    this.value = secret.secretValue.unsafeUnwrap()
    acknowledge(secret, {
      'AwsSolutions-SMG4': 'Both sides get a new secret by a deployment (docs/operations.md#domain).',
    })
  }
}
