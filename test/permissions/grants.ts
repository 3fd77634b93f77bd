/** Lists every grant of a synthesized app: a role's permission on a resource, or a caller's on a function. */

import { systemClock } from '../../local-aws/src/common/clock.ts'
import { permissionsOf } from '../../local-aws/src/deploy/functions.ts'
import { rolesOf } from '../../local-aws/src/deploy/roles.ts'
import { AccessControl } from '../../local-aws/src/services/iam/access.ts'
import type { AuditedCall } from '../../local-aws/src/services/iam/audit.ts'
import { ResourcePolicies } from '../../local-aws/src/services/lambda/resource-policies.ts'
import type { Assembly } from '../../local-aws/src/template/assembly.ts'
import {
  localEnvironment,
  type ResolvedResource,
  type ResolvedStack,
  type Template,
  type Value,
} from '../../local-aws/src/template/model.ts'
import { resolveApp } from '../../local-aws/src/template/resolve-app.ts'

export interface Grant {
  /** Grantee, action and resource, by their names in infra/. */
  name: string
  /** The grantee: a role's ARN, or a service's principal. */
  principal: string
  action: string
  /** As granted, with wildcards. */
  resource: string
  /** Returns the app without this grant. */
  without(app: Assembly): Assembly
  /** Does the same to stacks that are resolved already, which is much faster. */
  withoutIn(stacks: ResolvedStack[]): ResolvedStack[]
}

/** What a resource's properties are changed to. Undefined: the resource is removed. */
type Change = ((properties: Record<string, unknown>) => void) | undefined

interface Statement {
  Effect?: string
  Action?: string | string[]
  Resource?: Value | Value[]
}

const list = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : ([value].flat() as T[]))

export const resolved = (app: Assembly): ResolvedStack[] => resolveApp(app.stacks, localEnvironment)

/**
 * Grantees from CDK: the functions that fill and empty the site's bucket during a deployment. They run only on AWS, with
 * CDK's own policies.
 */
const CDKS_OWN = /^Custom(S3AutoDeleteObjects|CDKBucketDeployment)/

/** All grants of an app, without those of CDK's own functions. */
export function grantsOf(app: Assembly): Grant[] {
  return resolved(app).flatMap((stack) => {
    const ours = stack.resources.filter(({ logicalId }) => !CDKS_OWN.test(logicalId))
    return [
      ...ours.filter(({ type }) => type === 'AWS::IAM::Policy').flatMap((one) => policyGrants(one, stack)),
      ...ours
        .filter(({ type }) => type === 'AWS::Lambda::Permission')
        .map((one) => permissionGrant(one, stack)),
    ]
  })
}

/** The roles of an app: construct paths by ARN. */
export const roleNames = (app: Assembly): Map<string, string> =>
  new Map(
    resolved(app)
      .flatMap(({ resources }) => resources.filter(({ type }) => type === 'AWS::IAM::Role'))
      .map((role) => [String(role.attribute('Arn')), role.displayName]),
  )

/** Ways of granting that this file does not support. The test fails if the app uses one. */
export function unseenGrants(app: Assembly): string[] {
  const roles = resolved(app).flatMap(({ resources }) =>
    resources.filter(({ type, logicalId }) => type === 'AWS::IAM::Role' && !CDKS_OWN.test(logicalId)),
  )
  const managed = resolved(app).flatMap(({ resources }) =>
    resources.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy'),
  )
  const own = roles.filter(({ properties }) => properties.Policies ?? properties.ManagedPolicyArns)
  return [...own, ...managed].map(({ displayName }) => displayName)
}

function policyGrants(policy: ResolvedResource, { stackName, resources }: ResolvedStack): Grant[] {
  const roleNames = list(policy.properties.Roles).map(String)
  const roles = resources.filter(({ type, ref }) => type === 'AWS::IAM::Role' && roleNames.includes(ref))
  const statements = list((policy.properties.PolicyDocument as { Statement?: Statement }).Statement)
  return roles.flatMap((role) =>
    statements.flatMap(({ Action, Resource }, index) =>
      list(Action).flatMap((action) =>
        list(Resource).map((resource, at) => ({
          name: `${role.displayName} may ${action} on ${String(resource)}`,
          principal: String(role.attribute('Arn')),
          action,
          resource: String(resource),
          ...removal(stackName, policy.logicalId, (properties) => {
            const document = properties.PolicyDocument as { Statement: Statement[] }
            document.Statement = [document.Statement]
              .flat()
              .flatMap((statement, i) =>
                i === index
                  ? pairs(statement).filter((one) => !(one.Action === action && one.at === at))
                  : statement,
              )
          }),
        })),
      ),
    ),
  )
}

/** Splits a statement into one per action and resource. */
const pairs = (statement: Statement) =>
  list(statement.Action).flatMap((Action) =>
    list(statement.Resource).map((Resource, at) => ({ ...statement, Action, Resource, at })),
  )

function permissionGrant(permission: ResolvedResource, { stackName, resources }: ResolvedStack): Grant {
  const { FunctionName, Principal, Action, SourceArn = '*' } = permission.properties
  const target = resources.find(
    ({ type, ref, attribute }) =>
      type === 'AWS::Lambda::Function' && (ref === FunctionName || attribute('Arn') === FunctionName),
  )
  return {
    name: `${String(Principal)} may ${String(Action)} on ${target?.displayName} for ${String(SourceArn)}`,
    principal: String(Principal),
    action: String(Action),
    resource: String(FunctionName),
    ...removal(stackName, permission.logicalId, undefined),
  }
}

/** The app without a route of its WebSocket API. Connections stay open. */
export function withoutRoute(app: Assembly, routeKey: string): Assembly {
  const all = resolved(app).flatMap(({ stackName, resources }) =>
    resources.map(({ type, properties, logicalId }) => ({ type, properties, stackName, logicalId })),
  )
  const routes = all.filter(
    ({ type, properties }) => type === 'AWS::ApiGatewayV2::Route' && properties.RouteKey === routeKey,
  )
  const stages = all.filter(({ type }) => type === 'AWS::ApiGatewayV2::Stage')
  const withoutLimits = stages.reduce(
    (rest, { stackName, logicalId }) =>
      changed(rest, stackName, logicalId, ({ RouteSettings }) => {
        // The stage must not have a limit for a missing route.
        if (RouteSettings) delete (RouteSettings as Record<string, unknown>)[routeKey]
      }),
    app,
  )
  return routes.reduce(
    (rest, { stackName, logicalId }) => changed(rest, stackName, logicalId, undefined),
    withoutLimits,
  )
}

const removal = (
  stackName: string,
  logicalId: string,
  change: Change,
): Pick<Grant, 'without' | 'withoutIn'> => ({
  without: (app) => changed(app, stackName, logicalId, change),
  withoutIn: (stacks) =>
    stacks.map((stack) =>
      stack.stackName === stackName
        ? { ...stack, resources: stack.resources.flatMap((one) => changedResource(one, logicalId, change)) }
        : stack,
    ),
})

function changedResource(resource: ResolvedResource, logicalId: string, change: Change): ResolvedResource[] {
  if (resource.logicalId !== logicalId) return [resource]
  if (change === undefined) return []
  const properties = structuredClone(resource.properties)
  change(properties)
  return [{ ...resource, properties }]
}

/** The app with one resource's properties changed, or without that resource. */
function changed(app: Assembly, stackName: string, logicalId: string, change: Change): Assembly {
  const stacks = app.stacks.map((stack) => {
    if (stack.stackName !== stackName) return stack
    const template = structuredClone(stack.template)
    if (change === undefined) remove(template, logicalId)
    else change(template.Resources[logicalId]?.Properties ?? {})
    return { ...stack, template }
  })
  return { ...app, stacks }
}

/** Removes dependencies on a missing resource. */
function remove({ Resources }: Template, logicalId: string) {
  delete Resources[logicalId]
  for (const resource of Object.values(Resources))
    if (resource.DependsOn !== undefined)
      resource.DependsOn = [resource.DependsOn].flat().filter((name) => name !== logicalId)
}

/** Checks calls as the runtime does for an app with these stacks. */
export function decisionsOf(stacks: ResolvedStack[]): (call: AuditedCall) => boolean {
  const { account, region } = localEnvironment
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const access = new AccessControl({ clock: systemClock, log, account, region })
  const policies = new ResourcePolicies(account)
  access.deploy(rolesOf(stacks))
  policies.deploy(permissionsOf(stacks))
  return ({ principal, action, resource, sourceArn }) => {
    try {
      if (principal.startsWith('arn:')) access.authorize({ roleArn: principal }, action, resource)
      else policies.checkInvoke(resource, principal, sourceArn)
      return true
    } catch {
      return false
    }
  }
}
