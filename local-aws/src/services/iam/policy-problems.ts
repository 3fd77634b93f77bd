import { conditionProblems } from './conditions.ts'
import type { PolicyDocument, StatementDocument } from './policy.ts'

const VERSIONS = ['2012-10-17', '2008-10-17']

/** Problems of a role's policy: mistakes that IAM refuses, and features that are not supported. */
export function policyProblems({ Version, Statement = [] }: PolicyDocument): string[] {
  const statements = [Statement].flat()
  const sids = statements.flatMap(({ Sid }) => Sid ?? [])
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index)
  return [
    ...(Version === undefined || VERSIONS.includes(Version)
      ? []
      : [`a policy's Version is ${VERSIONS.join(' or ')}, not ${Version}`]),
    ...(repeated === undefined ? [] : [`two statements have the Sid ${repeated}`]),
    ...statements.flatMap(statementProblems),
  ]
}

function statementProblems(statement: StatementDocument): string[] {
  const { Effect, Action, NotAction, Resource, NotResource, Condition: condition = {} } = statement
  return [
    ...(['Allow', 'Deny'].includes(Effect) ? [] : [`a statement's Effect is Allow or Deny, not ${Effect}`]),
    ...('Principal' in statement || 'NotPrincipal' in statement
      ? ["a statement of a role's own policy has no Principal"]
      : []),
    ...(isOne(Action, NotAction) ? [] : ['a statement has either an Action or a NotAction']),
    ...(isOne(Resource, NotResource) ? [] : ['a statement has either a Resource or a NotResource']),
    ...formProblems('action', Action ?? NotAction, ACTION),
    ...formProblems('resource', Resource ?? NotResource, RESOURCE),
    ...variablesIn([Resource, NotResource, condition]),
    ...conditionProblems(condition),
  ]
}

const isOne = (one: unknown, other: unknown) => (one === undefined) !== (other === undefined)

/** Matches an action such as `lambda:Invoke*`. The service may not contain wildcards. */
const ACTION = /^(\*|[\w-]+:[\w*?-]+)$/
/** `arn:aws:dynamodb:*:*:table/orders` */
const RESOURCE = /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/s

function formProblems(what: 'action' | 'resource', given: string | string[] | undefined, form: RegExp) {
  if (given === undefined) return []
  const all = [given].flat().map(String)
  if (all.length === 0) return [`a statement has at least one ${what}`]
  return all
    .filter((text) => !form.test(text))
    .map((text) => `${text || 'an empty text'} is no ${what} of IAM`)
}

/** Matches a policy variable such as `${aws:PrincipalTag/team}`. Its value only exists on AWS. */
const variablesIn = (values: unknown): string[] =>
  [...JSON.stringify(values).matchAll(/\$\{[^}]*\}/g)].map(
    ([variable]) => `the policy variable ${variable} is not supported`,
  )
