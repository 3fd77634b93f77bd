import type { PortCall } from './armed-rule.ts'
import { draw, within } from './draw.ts'

export const LATENCY_PRESETS = ['aws'] as const
export type LatencyPreset = (typeof LATENCY_PRESETS)[number]

/** Milliseconds by quantile, in ascending order. */
type Quantiles = readonly (readonly [quantile: number, ms: number])[]

/**
 * From Step Functions Standard to the start of a Lambda: p50 99, p90 133, p99 250 ms (bitesizedserverless, eu-west-1,
 * 2022, n = 1,024). Nothing is published below the median, so the quantiles above it are mirrored by ratio.
 */
const STATES_TO_LAMBDA: Quantiles = [
  [0.01, 39],
  [0.1, 74],
  [0.5, 99],
  [0.9, 133],
  [0.99, 250],
]

/** "Single-digit milliseconds" (AWS, of DynamoDB). */
const DYNAMODB_MS = [2, 9] as const

/**
 * Half of 64 ms, the median round trip of a client through API Gateway and Lambda (measured by others, 2021). A push
 * takes the same route as a reply.
 */
const CLIENT_ONE_WAY_MS = 32

/** The first HTTPS call of an execution environment. */
const FIRST_CALL_MS = 125

/** Cold init on arm64 with 512 MB: without the AWS SDK (maxday/lambda-perf, 2026) and with it (aws-sdk-js-v3#6144). */
const INIT_MS = { small: [125, 131], large: [250, 270] } as const
/** The measured bundles with the SDK were at least 317 KB. */
const LARGE_BYTES = 250_000

/** Sequences of random numbers. The first number distinguishes them. */
const STREAMS = { dynamodb: 1, states: 2, init: 3 } as const

/**
 * Adds latencies of AWS that others have published. A step without a published figure adds nothing: the Step Functions
 * API, the transition to the next state, a warm Lambda.
 */
export class Latency {
  readonly firstCallMs = FIRST_CALL_MS
  /** From a client to its function, and from a function to the client. */
  readonly clientWayMs = CLIENT_ONE_WAY_MS
  readonly #seed: number
  readonly #drawn = new Map<number, number>()

  constructor(seed = 0) {
    this.#seed = seed
  }

  /** Latency before the call, in milliseconds. */
  ofCall({ service, operation, caller }: PortCall): number {
    if (service === 'dynamodb') return within(DYNAMODB_MS, this.#next(STREAMS.dynamodb))
    if (service === 'execute-api' && operation === 'PostToConnection') return CLIENT_ONE_WAY_MS
    if (operation === 'Invoke' && caller === 'states.amazonaws.com')
      return atQuantile(STATES_TO_LAMBDA, this.#next(STREAMS.states))
    return 0
  }

  /** Milliseconds that loading a bundle of this size takes. */
  ofInit(codeBytes: number): number {
    return within(codeBytes < LARGE_BYTES ? INIT_MS.small : INIT_MS.large, this.#next(STREAMS.init))
  }

  #next(stream: number): number {
    const nth = this.#drawn.get(stream) ?? 0
    this.#drawn.set(stream, nth + 1)
    return draw(this.#seed, stream, nth)
  }
}

/** Interpolates between the known quantiles. Beyond them, the outermost one counts. */
function atQuantile(quantiles: Quantiles, share: number): number {
  let [lower] = quantiles
  for (const upper of quantiles) {
    if (lower && share <= upper[0]) {
      const width = upper[0] - lower[0]
      return width === 0 ? upper[1] : within([lower[1], upper[1]], (share - lower[0]) / width)
    }
    lower = upper
  }
  return lower?.[1] ?? 0
}
