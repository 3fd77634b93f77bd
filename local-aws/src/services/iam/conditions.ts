import { arnLike, wildcard } from '../../common/wildcard.ts'

/** Maps an operator to context keys, and each key to the expected values. */
export type Condition = Record<string, Record<string, ConditionValue | ConditionValue[]>>
type ConditionValue = string | number | boolean

/** The context of a call, by condition key in lower case (`aws:principalarn`). Computed only if needed. */
export type RequestContext = () => Readonly<Record<string, readonly string[] | undefined>>

type Test = (actual: string, expected: string) => boolean

const equals: Test = (actual, expected) => actual === expected
const equalsIgnoreCase: Test = (actual, expected) => actual.toLowerCase() === expected.toLowerCase()
const like: Test = (actual, expected) => wildcard(expected).test(actual)
const likeArn: Test = (actual, expected) => arnLike(expected, actual)
const numeric =
  (test: (a: number, b: number) => boolean): Test =>
  (actual, expected) =>
    test(Number(actual), Number(expected))
const date =
  (test: (a: number, b: number) => boolean): Test =>
  (actual, expected) =>
    test(Date.parse(actual), Date.parse(expected))

/** The test of each operator for one value. A `negated` operator is true if no expected value passes the test. */
const operators: Record<string, { test: Test; negated?: boolean }> = {
  StringEquals: { test: equals },
  StringNotEquals: { test: equals, negated: true },
  StringEqualsIgnoreCase: { test: equalsIgnoreCase },
  StringNotEqualsIgnoreCase: { test: equalsIgnoreCase, negated: true },
  StringLike: { test: like },
  StringNotLike: { test: like, negated: true },
  ArnEquals: { test: likeArn },
  ArnLike: { test: likeArn },
  ArnNotEquals: { test: likeArn, negated: true },
  ArnNotLike: { test: likeArn, negated: true },
  Bool: { test: equalsIgnoreCase },
  NumericEquals: { test: numeric((a, b) => a === b) },
  NumericNotEquals: { test: numeric((a, b) => a === b), negated: true },
  NumericLessThan: { test: numeric((a, b) => a < b) },
  NumericLessThanEquals: { test: numeric((a, b) => a <= b) },
  NumericGreaterThan: { test: numeric((a, b) => a > b) },
  NumericGreaterThanEquals: { test: numeric((a, b) => a >= b) },
  DateLessThan: { test: date((a, b) => a < b) },
  DateLessThanEquals: { test: date((a, b) => a <= b) },
  DateGreaterThan: { test: date((a, b) => a > b) },
  DateGreaterThanEquals: { test: date((a, b) => a >= b) },
}

interface Operator {
  name: string
  quantifier: 'ForAllValues' | 'ForAnyValue' | undefined
  ifExists: boolean
}

function parseOperator(written: string): Operator {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? []
  return { name, quantifier: quantifier as Operator['quantifier'], ifExists: ifExists !== undefined }
}

/** The supported condition keys, which every call has. */
export const CONTEXT_KEYS = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:userid',
  'aws:resourceaccount',
  'aws:requestedregion',
  'aws:currenttime',
  'aws:securetransport',
] as const

/** Condition keys that calls of a role do not have on AWS either: a role is not a user, and not in a VPC. */
const ABSENT_KEYS = ['aws:username', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:multifactorauthpresent']

/** Problems of unsupported operators and keys. A policy with one is refused instead of being guessed. */
export const conditionProblems = (condition: Condition): string[] =>
  Object.entries(condition).flatMap(([written, keys]) => {
    const { name } = parseOperator(written)
    if (name !== 'Null' && operators[name] === undefined)
      return [`the condition operator ${written} is not supported`]
    const known: readonly string[] = [...CONTEXT_KEYS, ...ABSENT_KEYS]
    return Object.keys(keys)
      .filter((key) => !known.includes(key.toLowerCase()))
      .map((key) => `the condition key ${key} is not supported`)
  })

/** Evaluates a condition. Every operator and key must match; one of the values of a key is enough. */
export function conditionsHold(condition: Condition, context: RequestContext): boolean {
  return Object.entries(condition).every(([written, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const actual = context()[key.toLowerCase()] ?? []
      return keyHolds(parseOperator(written), actual, [values].flat().map(String))
    }),
  )
}

function keyHolds(operator: Operator, actual: readonly string[], expected: string[]): boolean {
  const { name, quantifier, ifExists } = operator
  if (name === 'Null') return expected.includes(String(actual.length === 0))
  const known = operators[name]
  if (known === undefined) return false
  const { test, negated = false } = known
  if (actual.length === 0)
    return ifExists || quantifier === 'ForAllValues' || (negated && quantifier === undefined)
  const passes = (value: string) => expected.some((wanted) => test(value, wanted)) !== negated
  return quantifier === 'ForAnyValue' || (quantifier === undefined && !negated)
    ? actual.some(passes)
    : actual.every(passes)
}
