import { type Condition, conditionProblems, conditionsHold, type RequestContext } from './conditions.ts'
import { wildcard } from './wildcard.ts'

/** A policy statement as templates hold it, with its references resolved. */
export interface StatementDocument {
  Effect: 'Allow' | 'Deny'
  Action?: string | string[]
  NotAction?: string | string[]
  Resource?: string | string[]
  NotResource?: string | string[]
  Condition?: Condition
}

export interface PolicyDocument {
  Statement?: StatementDocument | StatementDocument[]
}

/** A statement with its patterns compiled: it is asked at every call of an SDK. */
export interface Statement {
  effect: 'Allow' | 'Deny'
  applies(action: string, resource: string, context: RequestContext): boolean
}

export type Decision = 'allowed' | 'explicitly denied' | 'not allowed'

export function compileStatements(document: PolicyDocument): Statement[] {
  return [document.Statement ?? []].flat().map((statement) => {
    // Actions are compared without regard to case.
    const action = matcher(statement.Action, statement.NotAction, 'i')
    const resource = matcher(statement.Resource, statement.NotResource, '')
    return {
      effect: statement.Effect,
      applies: (wanted, on, context) =>
        action(wanted) && resource(on) && conditionsHold(statement.Condition ?? {}, context),
    }
  })
}

/** What IAM would refuse in a document, and what it asks for that is not evaluated here. */
export const policyProblems = (document: PolicyDocument): string[] =>
  [document.Statement ?? []].flat().flatMap((statement) => {
    const { Effect, Condition: condition = {} } = statement
    const { Action, NotAction, Resource, NotResource } = statement
    return [
      ...(['Allow', 'Deny'].includes(Effect) ? [] : [`a statement's Effect is Allow or Deny, not ${Effect}`]),
      ...(isOne(Action, NotAction) ? [] : ['a statement has either an Action or a NotAction']),
      ...(isOne(Resource, NotResource) ? [] : ['a statement has either a Resource or a NotResource']),
      ...variablesIn([Resource, NotResource, condition]),
      ...conditionProblems(condition),
    ]
  })

const isOne = (one: unknown, other: unknown) => (one === undefined) !== (other === undefined)

/** `${aws:PrincipalTag/team}`: what it stands for is known of a call on AWS only. */
const variablesIn = (values: unknown): string[] =>
  [...JSON.stringify(values).matchAll(/\$\{[^}]*\}/g)].map(
    ([variable]) => `the policy variable ${variable} is not supported`,
  )

export const hasConditions = (document: PolicyDocument): boolean =>
  [document.Statement ?? []].flat().some(({ Condition: condition }) => condition !== undefined)

function matcher(
  positive: string | string[] | undefined,
  negative: string | string[] | undefined,
  flags: string,
) {
  const patterns = [positive ?? negative ?? []].flat().map((pattern) => wildcard(pattern, flags))
  const wanted = positive !== undefined
  return (value: string) => patterns.some((pattern) => pattern.test(value)) === wanted
}

/** Deny before Allow; what nobody allows is not allowed. */
export function decide(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: RequestContext,
): Decision {
  const effects = new Set(
    statements
      .filter((statement) => statement.applies(action, resource, context))
      .map(({ effect }) => effect),
  )
  if (effects.has('Deny')) return 'explicitly denied'
  return effects.has('Allow') ? 'allowed' : 'not allowed'
}
