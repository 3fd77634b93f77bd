import { wildcard } from '../../common/wildcard.ts'
import { type Condition, conditionsHold, type RequestContext } from './conditions.ts'

/** A policy statement of a template, with resolved references. */
export interface StatementDocument {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Action?: string | string[]
  NotAction?: string | string[]
  Resource?: string | string[]
  NotResource?: string | string[]
  Condition?: Condition
}

export interface PolicyDocument {
  Version?: string
  Statement?: StatementDocument | StatementDocument[]
}

/** A statement with compiled patterns, because it is evaluated at every call. */
export interface Statement {
  effect: 'Allow' | 'Deny'
  applies(action: string, resource: string, context: RequestContext): boolean
}

export type Decision = 'allowed' | 'explicitly denied' | 'not allowed'

export function compileStatements(document: PolicyDocument): Statement[] {
  return [document.Statement ?? []].flat().map((statement) => {
    // Actions ignore case.
    const action = matcher(statement.Action, statement.NotAction, 'i')
    const resource = matcher(statement.Resource, statement.NotResource, '')
    return {
      effect: statement.Effect,
      applies: (wanted, on, context) =>
        action(wanted) && resource(on) && conditionsHold(statement.Condition ?? {}, context),
    }
  })
}

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

/** Evaluates statements: Deny wins over Allow, and without an Allow a call is denied. */
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
