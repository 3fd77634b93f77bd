/**
 * Rules for a phase of faults at one level: everything that AWS does to a caller without a mistake of the caller. The
 * contents of a phase are drawn, so that rare combinations occur.
 */
import type { FaultsFile, RuleInFile } from '../../../local-aws/src/faults/index.ts'
import { type Chance, chance } from '../random.ts'

type Service = RuleInFile['service']

/** Transient faults, which a retry overcomes. Others only follow a mistake of the caller. */
const TRANSIENT: Record<Service, readonly [string, ...string[]]> = {
  dynamodb: [
    'InternalServerError',
    'ServiceUnavailable',
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'RequestLimitExceeded',
    'timeout',
    'lost',
    'twice',
    'crash',
  ],
  states: [
    'ThrottlingException',
    'InternalFailure',
    'ServiceUnavailable',
    'timeout',
    'lost',
    'twice',
    'crash',
  ],
  'execute-api': [
    'LimitExceededException',
    'InternalServerErrorException',
    'ServiceUnavailableException',
    'timeout',
    'lost',
    'twice',
    'crash',
  ],
  lambda: [
    'TooManyRequestsException',
    'ServiceException',
    'EC2ThrottledException',
    'AWSLambdaException',
    'SdkClientException',
    'ClientExecutionTimeoutException',
    'timeout',
    'lost',
    'twice',
    'crash',
  ],
  gateway: ['InternalServerErrorException', 'TooManyRequestsException', 'timeout', 'lost', 'twice', 'crash'],
}
const SERVICES = Object.keys(TRANSIENT) as Service[]

/** Errors that a whole service returns to every caller while it is down. */
const OUTAGE: Record<Service, readonly [string, ...string[]]> = {
  dynamodb: ['InternalServerError', 'ThrottlingException', 'lost'],
  states: ['ThrottlingException', 'ServiceUnavailable', 'lost'],
  'execute-api': ['LimitExceededException', 'ServiceUnavailableException', 'lost'],
  lambda: ['TooManyRequestsException', 'ServiceException', 'lost'],
  gateway: ['InternalServerErrorException', 'TooManyRequestsException', 'lost'],
}
const OUTAGE_EVERY_MS = 15_000
const OUTAGE_LASTS_MS = [300, 1_500] as const

/** A late answer, and one that comes after the caller's timeout. */
type Delay = readonly [number, number]
const DELAYS_MS: readonly [Delay, ...Delay[]] = [
  [0, 50],
  [0, 400],
  [1, 3_500],
]

export interface FaultMix {
  /** The probability of a fault per call. */
  level: number
  /** Whether services are completely down at times. */
  outages: boolean
  /** Seeds the draws. */
  seed: number
}

/** All kinds at one level, for all services. */
export function everyFault({ level, seed }: Pick<FaultMix, 'level' | 'seed'>): FaultsFile {
  const rules = SERVICES.flatMap((service) => rulesOf(service, level, [...TRANSIENT[service]], DELAYS_MS[0]))
  return { seed, rules }
}

/** Some kinds of each service, or none. */
export function drawFaults({ level, outages, seed }: FaultMix): FaultsFile {
  const dice = chance(seed)
  const rules = SERVICES.flatMap((service) => {
    if (dice.often(0.2)) return []
    const drawn = TRANSIENT[service].filter(() => dice.often(0.7))
    const errors = drawn.length > 0 ? drawn : [...TRANSIENT[service]]
    return rulesOf(service, level, errors, dice.oneOf<Delay>(DELAYS_MS))
  })
  const late = dice.often(0.5) ? [lateness(dice)] : []
  return { seed, rules: [...(outages ? SERVICES.map(outageOf) : []), ...late, ...rules] }
}

/**
 * Of two rules for the same call the first one decides, so the rule for crashes in the middle is only present at times.
 */
function rulesOf(
  service: Service,
  probability: number,
  error: readonly string[],
  delayMs: Delay,
): RuleInFile[] {
  const rule: RuleInFile = { service, probability, error, when: 'either', delayMs }
  if (service !== 'lambda' || !error.includes('crash')) return [rule]
  const burst = { everyMs: [600, 1_500], forMs: [200, 590] } as const
  return [{ service, probability, error: 'crash', burst }, rule]
}

const outageOf = (service: Service): RuleInFile => ({
  service,
  error: OUTAGE[service],
  when: 'either',
  burst: { everyMs: [OUTAGE_EVERY_MS / 2, 1.5 * OUTAGE_EVERY_MS], forMs: OUTAGE_LASTS_MS },
})

/** At times one service is only slow, so that earlier calls arrive last. */
const lateness = (dice: Chance): RuleInFile => ({
  service: dice.oneOf(['execute-api', 'lambda', 'dynamodb', 'states']),
  delayMs: [0, 400],
  burst: { everyMs: [4_500, 9_000], forMs: [1_000, 4_000] },
})
