import type { Environment, Properties, Value } from './model.ts'
import { generatedName } from './names.ts'

/** A resource whose properties are resolved, when its physical name and attributes are asked for. */
export interface Identity {
  stackName: string
  logicalId: string
  properties: Properties
  environment: Environment
}

/** How a type of resource is treated on one machine. */
export interface ResourceType {
  /** Why a resource of this type has no effect here; absent when the runtime runs it. */
  inert?: string
  /** The properties of a type that is run: any other is refused by name. */
  properties?: {
    run: readonly string[]
    /** Accepted and without effect here. */
    inert: readonly string[]
  }
  /** What `Ref` gives; a generated name when absent. */
  ref?(identity: Identity): string
  /** What `Fn::GetAtt` gives; any other attribute is refused by name. */
  attributes?: Record<string, (identity: Identity) => Value>
}

export type ResourceTypes = Readonly<Record<string, ResourceType>>

/** The resource's own name when the template gives one, else CloudFormation's. */
export const named =
  (property: string, longest?: number) =>
  ({ stackName, logicalId, properties }: Identity): string => {
    const name = properties[property]
    return typeof name === 'string' ? name : generatedName(stackName, logicalId, longest)
  }

/** `arn:aws:<service>:<region>:<account>:<resource>` of whatever `resource` names. */
export const arn =
  (service: string, resource: (identity: Identity) => string) =>
  (identity: Identity): string => {
    const { partition, region, account } = identity.environment
    return `arn:${partition}:${service}:${region}:${account}:${resource(identity)}`
  }

/** ARNs of services without regions, like IAM and CloudFront. */
export const globalArn =
  (service: string, resource: (identity: Identity) => string) =>
  (identity: Identity): string =>
    `arn:${identity.environment.partition}:${service}::${identity.environment.account}:${resource(identity)}`
