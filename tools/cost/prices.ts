/** AWS's prices, on demand and beyond the free tiers. No other file contains a price. */
import type { Counter, Units } from '../../local-aws/src/telemetry/meter.ts'

export const REGION = 'us-east-1'
export const PRICES_AS_OF = 'November 2026'

export interface Price {
  counter: Counter
  line: string
  usd: number
  /** The number of units that the price is for. */
  per: number
  source: string
}

const MILLION = 1_000_000
const GB = 1024 ** 3

const STEP_FUNCTIONS = 'https://aws.amazon.com/step-functions/pricing/'
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/'
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/'
const API_GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/'
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/'

export const PRICES: readonly Price[] = [
  {
    counter: 'transitions',
    line: 'Step Functions, state transitions',
    usd: 25,
    per: MILLION,
    source: STEP_FUNCTIONS,
  },
  { counter: 'writes', line: 'DynamoDB, write units', usd: 0.625, per: MILLION, source: DYNAMODB },
  { counter: 'reads', line: 'DynamoDB, read units', usd: 0.125, per: MILLION, source: DYNAMODB },
  { counter: 'messages', line: 'API Gateway, messages', usd: 1, per: MILLION, source: API_GATEWAY },
  {
    counter: 'connectionMinutes',
    line: 'API Gateway, connection minutes',
    usd: 0.25,
    per: MILLION,
    source: API_GATEWAY,
  },
  { counter: 'lambdaRequests', line: 'Lambda, requests', usd: 0.2, per: MILLION, source: LAMBDA },
  {
    counter: 'lambdaGbSeconds',
    line: 'Lambda, GB-seconds on arm64',
    usd: 0.0000133334,
    per: 1,
    source: LAMBDA,
  },
  { counter: 'logBytes', line: 'CloudWatch, log ingestion', usd: 0.5, per: GB, source: CLOUDWATCH },
]

/** Monthly and other prices that a game does not cause: beyond the free tiers, in dollars. */
export const MONTHLY = {
  /** Per metric that an alarm reads. https://aws.amazon.com/cloudwatch/pricing/ */
  alarmMetric: 0.1,
  customMetric: 0.3,
  dashboard: 3,
  lambdaRequest: 0.2 / MILLION,
  lambdaGbSecond: 0.0000133334,
} as const

export interface BillLine {
  price: Price
  units: number
  usd: number
}

/** The cost of these units, largest line first. */
export function billOf(units: Units): BillLine[] {
  return PRICES.map((price) => {
    const { counter, usd, per } = price
    return { price, units: units[counter], usd: (units[counter] * usd) / per }
  }).sort((a, b) => b.usd - a.usd)
}

export const totalOf = (bill: readonly BillLine[]): number => bill.reduce((sum, { usd }) => sum + usd, 0)
