import type { RoleConfig } from '../services/iam/access.ts'
import { managedPolicy } from '../services/iam/managed-policies.ts'
import type { PolicyDocument } from '../services/iam/policy.ts'
import { policyProblems } from '../services/iam/policy-problems.ts'
import type { ResolvedStack, Value } from '../template/model.ts'
import { mapAll } from '../template/problem-collector.ts'
import { type PropertyReader, readersOf } from './property-reader.ts'

/** Reads the roles of all stacks with every attached policy. */
export function rolesOf(stacks: readonly ResolvedStack[]): RoleConfig[] {
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => readersOf(stacks, type))
  const managed = new Map(
    readersOf(stacks, 'AWS::IAM::ManagedPolicy').map((policy) => [policy.resource.ref, policy]),
  )

  const used = usedRoles(stacks)
  const byArn = (role: PropertyReader, arn: string): PolicyDocument => {
    const own = managed.get(arn)
    const document = own ? documentOf(own, own.raw('PolicyDocument')) : managedPolicy(arn)
    if (document) return document
    // No service here assumes the role, so its permissions have no effect.
    if (!used.has(String(role.resource.attribute('Arn')))) return { Statement: [] }
    throw role.problem(`the managed policy ${arn} is not supported`)
  }

  return mapAll(readersOf(stacks, 'AWS::IAM::Role'), (role) => {
    const { ref: roleName } = role.resource
    const boundary = role.optionalText('PermissionsBoundary')
    return {
      roleName,
      roleArn: String(role.resource.attribute('Arn')),
      roleId: String(role.resource.attribute('RoleId')),
      policies: [
        ...mapAll(role.nestedList('Policies'), (policy) => documentOf(role, policy.raw('PolicyDocument'))),
        ...mapAll(role.texts('ManagedPolicyArns'), (arn) => byArn(role, arn)),
        ...attached
          .filter((policy) => policy.texts('Roles').includes(roleName))
          .map((policy) => documentOf(policy, policy.raw('PolicyDocument'))),
      ],
      ...(boundary !== undefined && { permissionsBoundary: byArn(role, boundary) }),
    }
  })
}

/** For each type, the properties that name a role whose calls this runtime makes. */
const ROLE_PROPERTIES = [
  ['AWS::Lambda::Function', 'Role'],
  ['AWS::StepFunctions::StateMachine', 'RoleArn'],
  ['AWS::ApiGatewayV2::Integration', 'CredentialsArn'],
  ['AWS::ApiGatewayV2::Authorizer', 'AuthorizerCredentialsArn'],
] as const

const usedRoles = (stacks: readonly ResolvedStack[]): Set<unknown> =>
  new Set(
    ROLE_PROPERTIES.flatMap(([type, property]) => readersOf(stacks, type).map((user) => user.raw(property))),
  )

function documentOf(reader: PropertyReader, value: Value | undefined): PolicyDocument {
  const document = value as PolicyDocument | undefined
  if (typeof document !== 'object' || document === null) throw reader.problem('a policy has no document')
  mapAll(policyProblems(document), (problem) => {
    throw reader.problem(problem)
  })
  return document
}

interface TrustStatement {
  Effect?: string
  Principal?: { Service?: string | string[] }
}

/** Checks that a service may assume the role. CloudFormation refuses a function or a machine otherwise. */
export function checkTrust(
  stacks: readonly ResolvedStack[],
  user: PropertyReader,
  roleArn: string,
  service: string,
) {
  const role = readersOf(stacks, 'AWS::IAM::Role').find(
    ({ resource }) => resource.attribute('Arn') === roleArn,
  )
  if (role === undefined) throw user.problem(`its role ${roleArn} is not in the template`)
  const document = role.raw('AssumeRolePolicyDocument') as { Statement?: TrustStatement | TrustStatement[] }
  const trusted = [document?.Statement ?? []]
    .flat()
    .some(
      ({ Effect, Principal }) => Effect === 'Allow' && [Principal?.Service ?? []].flat().includes(service),
    )
  if (!trusted)
    throw user.problem(`its role does not trust ${service}. Allow sts:AssumeRole in AssumeRolePolicyDocument`)
}
