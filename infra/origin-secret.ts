import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

/** The header that proves to the authorizer that an upgrade came through CloudFront. */
export const ORIGIN_SECRET_HEADER = 'x-origin-secret'

/**
 * A secret that only CloudFront and the authorizer know, so that nobody can bypass the web ACL and connect to the API
 * directly. CloudFormation reads a secret only when it updates a resource that refers to it. A value that changes in
 * place could therefore reach one side and not the other. So a secret keeps its value for life, and each generation is
 * a new secret: the reference changes on both sides in the same deployment.
 */
export class OriginSecret extends Construct {
  /** A reference that CloudFormation resolves. No template contains the secret itself. */
  readonly value: string

  constructor(scope: Construct, id: string, generation: number) {
    super(scope, id)
    const secret = new Secret(this, `Secret${generation}`, {
      description:
        'The secret that CloudFront adds to upgrades and the authorizer checks. Never change its value.',
      // A change here would give an existing secret a new value. Make it part of the id if it ever changes.
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
    })
    this.value = secret.secretValue.unsafeUnwrap()
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        'Only a deployment may rotate it, because both sides must change together (docs/operations.md#rotate-the-origin-secret).',
    })
  }
}
