import { generatedName } from './generated-names.ts'
import type { Environment, Properties, Value } from './model.ts'

/** A resource with resolved properties, as the input for its physical name and attributes. */
export interface Identity {
  stackName: string
  logicalId: string
  properties: Properties
  environment: Environment
}

/** How the runtime treats a resource type. */
interface ResourceType {
  /** Why resources of this type have no effect here. Undefined if the runtime runs them. */
  inert?: string
  /** The supported properties. Any other is refused by name. */
  properties?: {
    run: readonly string[]
    /** Accepted without effect. */
    inert: readonly string[]
  }
  /** The value of `Ref`. Default: a generated name. */
  ref?(identity: Identity): string
  /** The values of `Fn::GetAtt`. Any other attribute is refused by name. */
  attributes?: Record<string, (identity: Identity) => Value>
}

export type ResourceTypes = Readonly<Record<string, ResourceType>>

/** The name from the template, otherwise one in CloudFormation's form. */
export const named =
  (property: string, longest?: number) =>
  ({ stackName, logicalId, properties }: Identity): string => {
    const name = properties[property]
    return typeof name === 'string' ? name : generatedName(stackName, logicalId, longest)
  }

/** Builds `arn:aws:<service>:<region>:<account>:<resource>`. */
export const arn =
  (service: string, resource: (identity: Identity) => string) =>
  (identity: Identity): string => {
    const { partition, region, account } = identity.environment
    return `arn:${partition}:${service}:${region}:${account}:${resource(identity)}`
  }

/** Builds the ARN of a service without regions, such as IAM and CloudFront. */
export const globalArn =
  (service: string, resource: (identity: Identity) => string) =>
  (identity: Identity): string =>
    `arn:${identity.environment.partition}:${service}::${identity.environment.account}:${resource(identity)}`
