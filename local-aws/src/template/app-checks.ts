import type { ResolvedResource, ResolvedStack, Value } from './model.ts'

/** Groups of types in which a name must be unique per account and region. */
const NAMESPACES = [
  ['AWS::Lambda::Function'],
  ['AWS::StepFunctions::StateMachine'],
  ['AWS::StepFunctions::Activity'],
  ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  ['AWS::IAM::Role'],
]

const PARTS = ['Stage', 'Route', 'RouteResponse', 'Integration', 'Authorizer', 'Deployment'].map(
  (part) => `AWS::ApiGatewayV2::${part}`,
)

const who = ({ stackName, logicalId, type }: ResolvedResource): string =>
  `${stackName}: ${logicalId} (${type})`

const resourcesOf = (stacks: readonly ResolvedStack[], types: readonly string[]): ResolvedResource[] =>
  stacks.flatMap(({ resources }) => resources).filter(({ type }) => types.includes(type))

/** Problems of resources whose name another resource of the app has, in any stack. */
export const duplicateNames = (stacks: readonly ResolvedStack[]): string[] =>
  NAMESPACES.flatMap((types) => {
    const owners = new Map<string, ResolvedResource>()
    return resourcesOf(stacks, types).flatMap((resource) => {
      const owner = owners.get(resource.ref)
      if (owner) return [`${who(resource)}: the name ${resource.ref} is already used by ${who(owner)}`]
      owners.set(resource.ref, resource)
      return []
    })
  })

/** Problems of routes, stages and other parts whose API is not in the app. */
export function orphanedApiParts(stacks: readonly ResolvedStack[]): string[] {
  const apis = new Set<Value>(resourcesOf(stacks, ['AWS::ApiGatewayV2::Api']).map(({ ref }) => ref))
  return resourcesOf(stacks, PARTS).flatMap((part) => {
    const { ApiId } = part.properties
    if (ApiId === undefined) return [`${who(part)}: ApiId is missing`]
    return apis.has(ApiId)
      ? []
      : [`${who(part)}: its ApiId ${JSON.stringify(ApiId)} is not an API of the app`]
  })
}
