import { AwsError } from '../../common/aws/error.ts'
import { arnLike, wildcard } from '../../common/wildcard.ts'
import type { Audit } from '../iam/audit.ts'

/** One statement of a function's resource policy: an AWS::Lambda::Permission. */
export interface Permission {
  functionArn: string
  action: string
  /** A service (`apigateway.amazonaws.com`), an account or an ARN. */
  principal: string
  sourceArn?: string
  sourceAccount?: string
}

/** The resource policies of all functions: which services may invoke them. */
export class ResourcePolicies {
  readonly #account: string
  readonly #audit: Audit | undefined
  #permissions: readonly Permission[] = []

  constructor(account: string, audit?: Audit) {
    this.#account = account
    this.#audit = audit
  }

  deploy(permissions: readonly Permission[]) {
    this.#permissions = permissions
  }

  /** Throws AccessDeniedException unless a permission lets the service invoke the function. */
  checkInvoke(functionArn: string, principal: string, sourceArn: string | undefined) {
    const allowed = this.#permissions.some(
      (permission) =>
        permission.functionArn === functionArn &&
        wildcard(permission.action, 'i').test('lambda:InvokeFunction') &&
        (permission.principal === principal || permission.principal === '*') &&
        (permission.sourceArn === undefined || arnLike(permission.sourceArn, sourceArn ?? '')) &&
        (permission.sourceAccount === undefined || permission.sourceAccount === this.#account),
    )
    this.#audit?.({ principal, action: 'lambda:InvokeFunction', resource: functionArn, sourceArn, allowed })
    if (allowed) return
    const source = sourceArn === undefined ? '' : ` for ${sourceArn}`
    throw new AwsError(
      'AccessDeniedException',
      `${principal} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn}${source} ` +
        'because no resource-based policy allows the lambda:InvokeFunction action',
      403,
    )
  }
}
