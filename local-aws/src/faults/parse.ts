import { wildcard } from '../common/wildcard.ts'
import { errorNamesOf } from './errors.ts'
import { JsonChecks, shown } from './json-checks.ts'
import { servesOperation } from './operations.ts'
import {
  FAULT_SERVICES,
  type FaultRule,
  type FaultRules,
  MOMENTS,
  type Range,
  SPECIAL_ERRORS,
} from './rules.ts'

/** The rules are invalid. Each problem names its location: `rules[2].probability: must be ...`. */
export class FaultsError extends Error {
  override readonly name = 'FaultsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const RULE_MEMBERS = [
  ...['service', 'operation', 'function', 'caller', 'probability', 'error', 'when', 'delayMs'],
  ...['nth', 'times', 'burst'],
]
const LARGEST_SEED = 2 ** 32 - 1
const DAY_MS = 86_400_000
const FROM_ONE: Range = [1, Number.POSITIVE_INFINITY]

/** Checks a rules file and fills in the defaults. Throws FaultsError with every problem. */
export function parseFaults(file: unknown): FaultRules {
  const checks = new JsonChecks()
  const { seed = 0, rules } = checks.object('', file, ['seed', 'rules']) ?? { rules: [] }
  const parsed: FaultRules = {
    seed: checks.number('seed', seed, [0, LARGEST_SEED], true) ?? 0,
    rules: checks.list('rules', rules).flatMap((rule, index) => parseRule(checks, `rules[${index}]`, rule)),
  }
  if (checks.problems.length > 0) throw new FaultsError(checks.problems)
  return parsed
}

function parseRule(checks: JsonChecks, place: string, value: unknown): FaultRule[] {
  const given = checks.object(place, value, RULE_MEMBERS)
  if (given === undefined) return []
  /** Checks a member if it is present. */
  const read = <T, D>(name: string, check: (place: string, value: unknown) => T | undefined, otherwise: D) =>
    given[name] === undefined ? otherwise : (check(`${place}.${name}`, given[name]) ?? otherwise)
  const text = (at: string, one: unknown) => checks.text(at, one)
  const whole = (at: string, one: unknown) => checks.number(at, one, FROM_ONE, true)

  const service = checks.oneOf(`${place}.service`, given.service, FAULT_SERVICES)
  if (service === undefined) return []
  const nth = read('nth', whole, undefined)
  const rule: FaultRule = {
    service,
    operation: read('operation', text, '*'),
    function: read('function', text, '*'),
    caller: read('caller', text, undefined),
    probability: read('probability', (at, one) => checks.number(at, one, [0, 1]), 1),
    errors: read('error', (at, one) => parseErrors(checks, at, one, service), []),
    when: read('when', (at, one) => checks.oneOf(at, one, MOMENTS), undefined),
    delayMs: read('delayMs', (at, one) => checks.range(at, one, [0, DAY_MS]), undefined),
    nth: nth ?? 1,
    // A rule for the nth call strikes once.
    times: read('times', whole, nth === undefined ? Number.POSITIVE_INFINITY : 1),
    burst: read('burst', (at, one) => parseBurst(checks, at, one), undefined),
  }
  checkTogether(checks, place, rule, given)
  return [rule]
}

function parseErrors(checks: JsonChecks, place: string, value: unknown, service: FaultRule['service']) {
  const known = [...SPECIAL_ERRORS, ...errorNamesOf(service)]
  if (!Array.isArray(value)) {
    const only = checks.oneOf(place, value, known)
    return only === undefined ? undefined : [only]
  }
  if (value.length === 0) return checks.refuse(place, 'must name an error')
  return value.flatMap((name, index) => checks.oneOf(`${place}[${index}]`, name, known) ?? [])
}

function parseBurst(checks: JsonChecks, place: string, value: unknown): FaultRule['burst'] {
  const given = checks.object(place, value, ['everyMs', 'forMs'])
  if (given === undefined) return undefined
  const everyMs = checks.range(`${place}.everyMs`, given.everyMs, [1, DAY_MS])
  const forMs = checks.range(`${place}.forMs`, given.forMs, [1, DAY_MS])
  if (everyMs === undefined || forMs === undefined) return undefined
  if (forMs[1] >= everyMs[0])
    return checks.refuse(
      `${place}.forMs`,
      `must be shorter than everyMs (${everyMs[0]}), not ${shown(given.forMs)}`,
    )
  return { everyMs, forMs }
}

/** Checks members that are valid alone but not together. */
function checkTogether(checks: JsonChecks, place: string, rule: FaultRule, given: Record<string, unknown>) {
  const { service, operation, errors, when } = rule
  // A rule with probability 0 exempts its calls from later rules.
  if (given.error === undefined && given.delayMs === undefined && rule.probability > 0)
    checks.refuse(place, 'must have an error, delayMs or both')
  if (given.function !== undefined && service !== 'lambda')
    checks.refuse(`${place}.function`, "is only for the service lambda. To select the caller, use 'caller'")
  if (given.caller !== undefined && service === 'gateway')
    checks.refuse(`${place}.caller`, 'is not for the service gateway, whose clients have no names')
  if (
    when === 'middle' &&
    !(service === 'lambda' && errors.length > 0 && errors.every((name) => name === 'crash'))
  )
    checks.refuse(`${place}.when`, "may be 'middle' only for the error crash of the service lambda")
  if (!servesOperation(service, wildcard(operation)))
    checks.refuse(`${place}.operation`, `no operation of ${service} matches ${shown(operation)}`)
}
