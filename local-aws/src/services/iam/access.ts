import { AwsError } from '../../common/aws/error.ts'
import type { Authorize, Caller, RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import type { Audit } from './audit.ts'
import type { CONTEXT_KEYS } from './conditions.ts'
import {
  compileStatements,
  type Decision,
  decide,
  hasConditions,
  type PolicyDocument,
  type Statement,
} from './policy.ts'

/** A role of the template, with all of its policies. */
export interface RoleConfig {
  roleArn: string
  roleName: string
  /** `AROA...`, the start of `aws:userid`. */
  roleId: string
  policies: readonly PolicyDocument[]
  /** A permissions boundary. It must allow a call too, besides the policies. */
  permissionsBoundary?: PolicyDocument
}

interface Role {
  roleName: string
  roleId: string
  statements: Statement[]
  boundary: Statement[] | undefined
  /** Cached decisions by action and resource. Undefined if a policy has conditions. */
  decided: Map<string, Verdict> | undefined
}

type Verdict = Decision | 'denied by the boundary' | 'outside of the boundary'

/** For each denial, AWS's message for the caller and a short reason for the terminal. */
const WORDS: Record<Verdict, (action: string) => [string, string]> = {
  allowed: () => ['', ''],
  'not allowed': (action) => [
    `because no identity-based policy allows the ${action} action`,
    'no policy of the role allows it',
  ],
  'explicitly denied': () => ['with an explicit deny in an identity-based policy', 'a policy denies it'],
  'outside of the boundary': (action) => [
    `because no permissions boundary allows the ${action} action`,
    "the role's permissions boundary does not allow it",
  ],
  'denied by the boundary': () => [
    'with an explicit deny in a permissions boundary',
    "the role's permissions boundary denies it",
  ],
}

/** Maximum number of cached decisions per role. A role calls few tables and machines, but many connections. */
const MOST_DECIDED = 100

export interface AccessOptions {
  clock: Clock
  log: RuntimeLog
  account: string
  region: string
  audit?: Audit
}

/** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
export function assumedRoleArn({ roleArn = '', sessionName = 'session' }: Caller): string {
  const [, , , , account = '', path = ''] = roleArn.split(':')
  return `arn:aws:sts::${account}:assumed-role/${path.split('/').at(-1)}/${sessionName}`
}

/** Checks the calls of the template's roles against their policies. */
export class AccessControl {
  readonly #options: AccessOptions
  readonly #roles = new Map<string, Role>()
  /** Denials that were logged. Each is logged once, because a polling function would flood the terminal. */
  readonly #reported = new Set<string>()

  constructor(options: AccessOptions) {
    this.#options = options
  }

  /** Replaces the roles. A removed role keeps its policies, so that running work cannot do more than before. */
  deploy(roles: readonly RoleConfig[]) {
    for (const { roleArn, roleName, roleId, policies, permissionsBoundary } of roles)
      this.#roles.set(roleArn, {
        roleName,
        roleId,
        statements: policies.flatMap(compileStatements),
        boundary: permissionsBoundary && compileStatements(permissionsBoundary),
        decided: [...policies, permissionsBoundary ?? {}].some(hasConditions) ? undefined : new Map(),
      })
    this.#reported.clear()
  }

  /** `<role id>:<session>`. For a role that is not in the template, an id that no role has. */
  readonly userIdOf = ({ roleArn = '', sessionName = 'session' }: Caller): string =>
    `${this.#roles.get(roleArn)?.roleId ?? 'AROALOCAL'}:${sessionName}`

  readonly authorize: Authorize = (caller, action, resource) => {
    if (caller.roleArn === undefined) return
    const role = this.#roles.get(caller.roleArn)
    const decision = this.#decide(role, caller, action, resource)
    const allowed = decision === 'allowed'
    this.#options.audit?.({ principal: caller.roleArn, action, resource, allowed })
    if (allowed) return
    const [words, why] = WORDS[decision](action)
    this.#report(role?.roleName ?? caller.roleArn, action, resource, why)
    throw new AwsError(
      'AccessDeniedException',
      `User: ${assumedRoleArn(caller)} is not authorized to perform: ${action} on resource: ${resource} ${words}`,
    )
  }

  #decide(role: Role | undefined, caller: Caller, action: string, resource: string): Verdict {
    // A role that is not in the template (of a state machine created through the API) has no policies to check.
    if (role === undefined) return 'allowed'
    const { decided } = role
    if (decided === undefined) return this.#decideAnew(role, caller, action, resource)
    const key = `${action} ${resource}`
    let decision = decided.get(key)
    if (decision === undefined) {
      if (decided.size >= MOST_DECIDED) decided.clear()
      decision = this.#decideAnew(role, caller, action, resource)
      decided.set(key, decision)
    }
    return decision
  }

  #decideAnew(role: Role, caller: Caller, action: string, resource: string): Verdict {
    const context = () => this.#context(caller)
    const own = decide(role.statements, action, resource, context)
    if (own === 'explicitly denied' || role.boundary === undefined) return own
    const limit = decide(role.boundary, action, resource, context)
    if (limit === 'explicitly denied') return 'denied by the boundary'
    if (own !== 'allowed' || limit === 'allowed') return own
    return 'outside of the boundary'
  }

  #context(caller: Caller): Record<(typeof CONTEXT_KEYS)[number], readonly string[]> {
    const { account, region, clock } = this.#options
    return {
      'aws:principalarn': [caller.roleArn ?? ''],
      'aws:principalaccount': [account],
      'aws:principaltype': ['AssumedRole'],
      'aws:userid': [this.userIdOf(caller)],
      'aws:resourceaccount': [account],
      'aws:requestedregion': [region],
      'aws:currenttime': [new Date(clock.now()).toISOString()],
      'aws:securetransport': ['true'],
    }
  }

  #report(roleName: string, action: string, resource: string, why: string) {
    const key = `${roleName} ${action}`
    if (this.#reported.has(key)) return
    this.#reported.add(key)
    this.#options.log.error(`access denied: ${roleName} may not ${action} on ${resource}: ${why}`)
  }
}
