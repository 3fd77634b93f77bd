/** A call that was checked against policies: the caller, the action, the resource and the decision. */
export interface AuditedCall {
  /** The ARN of a role, or the principal of a service (`apigateway.amazonaws.com`). */
  principal: string
  action: string
  resource: string
  /** The ARN on whose behalf a service called, for example of a route. */
  sourceArn?: string
  allowed: boolean
}

/** Receives every checked call of a role or a service, like CloudTrail. */
export type Audit = (call: AuditedCall) => void
