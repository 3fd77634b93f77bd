import type { ResolvedResource, ResolvedStack, Value } from './model.ts'

/** Types that share their names, of which an account and region has each once. */
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

/** Resources whose name another one has, in the same stack or in another. */
export const takenNames = (stacks: readonly ResolvedStack[]): string[] =>
  NAMESPACES.flatMap((types) => {
    const owners = new Map<string, ResolvedResource>()
    return resourcesOf(stacks, types).flatMap((resource) => {
      const owner = owners.get(resource.ref)
      if (owner) return [`${who(resource)}: ${resource.ref} already exists, it is ${who(owner)}`]
      owners.set(resource.ref, resource)
      return []
    })
  })

/** Parts of an API that no stack has. */
export function strayParts(stacks: readonly ResolvedStack[]): string[] {
  const apis = new Set<Value>(resourcesOf(stacks, ['AWS::ApiGatewayV2::Api']).map(({ ref }) => ref))
  return resourcesOf(stacks, PARTS).flatMap((part) => {
    const { ApiId } = part.properties
    if (ApiId === undefined) return [`${who(part)}: ApiId is missing`]
    return apis.has(ApiId) ? [] : [`${who(part)}: its ApiId ${JSON.stringify(ApiId)} is no API of the app`]
  })
}
