/** A call that was held against the policies: who asked, for what, and whether it was let through. */
export interface AuditedCall {
  /** A role's ARN, or a service's principal (`apigateway.amazonaws.com`). */
  principal: string
  action: string
  resource: string
  /** On whose behalf a service called: the ARN of a route, for example. */
  sourceArn?: string
  allowed: boolean
}

/** Is told of every call that a role or a service made, as CloudTrail would be. */
export type Audit = (call: AuditedCall) => void
