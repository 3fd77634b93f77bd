/** Default quotas of an account in a region, and the share of each that a game uses. */
import { type Quotas, routeLimits } from '../../infra/route-limits.ts'
import { prod } from '../../infra/stages/prod.ts'
import type { Units } from '../../local-aws/src/telemetry/meter.ts'

export interface Quota {
  name: string
  /** Per second. For Lambda's concurrency: at a time. */
  limit: number
  /** Whether a game uses the same amount in every run. */
  exact: boolean
  /** The amount that one game uses. */
  use(game: Units): number
  source: string
}

const STEP_FUNCTIONS = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html'
const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html'
const WEBSOCKET =
  'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html'
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'
const DYNAMODB = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html'

/** The defaults of the settings: for most regions. us-east-1 has 300 and 500. */
export const DEFAULT_QUOTAS: Quotas = prod

/** The sum of the routes' limits: less than half of the account's quota, so that pushes always have room. */
export const STAGE_REQUESTS = Object.values(routeLimits(DEFAULT_QUOTAS)).reduce(
  (sum, { rate }) => sum + rate,
  0,
)

/** Per second and account. */
export const NEW_CONNECTIONS = 500

/** In us-east-1. New accounts start with less. */
export const QUOTAS: readonly Quota[] = [
  {
    name: 'Step Functions, state transitions per second',
    limit: 1_500,
    exact: true,
    use: ({ transitions }) => transitions,
    source: STEP_FUNCTIONS,
  },
  {
    name: 'Step Functions, StartExecution per second',
    limit: 300,
    exact: true,
    use: ({ executionsStarted }) => executionsStarted,
    source: STEP_FUNCTIONS,
  },
  {
    name: 'Step Functions, SendTask* per second',
    limit: 500,
    exact: true,
    use: ({ taskAnswers }) => taskAnswers,
    source: STEP_FUNCTIONS,
  },
  {
    name: 'Lambda, concurrent executions',
    limit: 1_000,
    exact: false,
    use: ({ lambdaSeconds }) => lambdaSeconds,
    source: LAMBDA,
  },
  {
    name: 'API Gateway, new connections per second',
    limit: NEW_CONNECTIONS,
    exact: true,
    use: ({ connections }) => connections,
    source: WEBSOCKET,
  },
  {
    name: 'API Gateway, requests per second (messages in, @connections)',
    limit: 10_000,
    exact: true,
    use: ({ messagesIn, managementCalls, connections }) => messagesIn + managementCalls + connections,
    source: API_GATEWAY,
  },
  {
    name: 'This API, requests per second',
    limit: STAGE_REQUESTS,
    exact: true,
    use: ({ messagesIn, connections }) => messagesIn + connections,
    source: 'infra/route-limits.ts',
  },
  {
    name: 'This API, games started per second',
    limit: DEFAULT_QUOTAS.startsPerSecond,
    exact: true,
    use: ({ executionsStarted }) => executionsStarted,
    source: 'infra/route-limits.ts',
  },
  {
    name: 'DynamoDB, write units per second and table',
    limit: 40_000,
    exact: true,
    use: ({ writes }) => writes,
    source: DYNAMODB,
  },
  {
    name: 'DynamoDB, read units per second and table',
    limit: 40_000,
    exact: true,
    use: ({ reads }) => reads,
    source: DYNAMODB,
  },
]

export interface Reach {
  quota: Quota
  /** Games per second that use it up. */
  gamesPerSecond: number
}

/** The rate of games at which each quota is used up, lowest rate first. */
export function reachOf(game: Units): Reach[] {
  return QUOTAS.map((quota) => ({ quota, gamesPerSecond: quota.limit / quota.use(game) })).sort(
    (a, b) => a.gamesPerSecond - b.gamesPerSecond,
  )
}

/** The limits of a single partition, of a table or an index. */
export const PARTITION = {
  writes: 1_000,
  reads: 3_000,
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
}
