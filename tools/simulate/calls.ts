/** A call to a service, with what the network and the service may do to it. */
import { serviceError } from '../../local-aws/src/faults/errors.ts'
import type { Fault, Faults, Site } from './faults.ts'
import { between, CRASHED, type Invocation } from './functions.ts'
import type { Streams } from './random.ts'
import type { Story } from './story.ts'
import type { VirtualTime } from './virtual-time.ts'

export type CalledService = 'dynamodb' | 'states' | 'execute-api' | 'lambda'

export interface ServiceCall {
  service: CalledService
  operation: string
  /** The subject of the call, for the story. */
  about: string
  /** Runs when the call arrives. Throws or rejects with AwsError. */
  work: () => unknown
}

/** The connection broke, or the client timed out: it is unknown whether the call was done. */
export class NoAnswer extends Error {
  override readonly name = 'TimeoutError'
  readonly code = 'ECONNRESET'
}

/** Latency in each direction. */
const LATENCY_MS: Record<CalledService, readonly [number, number]> = {
  dynamodb: [1, 5],
  states: [3, 20],
  'execute-api': [2, 20],
  lambda: [3, 20],
}
const SLOW_MS = [100, 2_800] as const
/** The SDK's timeout: `REQUEST_TIMEOUT_MS` of functions/clients.ts. */
const SDK_WAITS_MS = 3_000
/** A request that the SDK has given up may arrive this long after it was sent. */
const LATE_MS = 9_000

const REFUSALS: Record<CalledService, readonly string[]> = {
  dynamodb: [
    'InternalServerError',
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'RequestLimitExceeded',
  ],
  states: ['ThrottlingException', 'InternalFailure', 'ServiceUnavailable'],
  'execute-api': ['LimitExceededException', 'InternalServerErrorException'],
  lambda: ['TooManyRequestsException', 'ServiceException'],
}

export interface CallsOptions {
  time: VirtualTime
  faults: Faults
  streams: Streams
  story: Story
}

export class Calls {
  /** Number of calls, including every attempt of the SDK. */
  made = 0
  readonly #options: CallsOptions

  constructor(options: CallsOptions) {
    this.#options = options
  }

  /** A call by a function. Never settles once the function has ended. */
  byFunction(invocation: Invocation, call: ServiceCall): Promise<unknown> {
    if (invocation.isOver) return new Promise(() => {})
    const fate = invocation.diesAtCall()
    if (fate !== 'lives') this.#options.story.tell(invocation.label, `crashes at ${call.operation} (${fate})`)
    if (fate === 'dies unsent') {
      invocation.end(CRASHED)
      return new Promise(() => {})
    }
    const answer = this.#send(invocation.label, call, invocation)
    if (fate === 'dies sent') invocation.end(CRASHED)
    return answer
  }

  /** A call by a service: the state machine. */
  byService(caller: string, call: ServiceCall): Promise<unknown> {
    return this.#send(caller, call, undefined)
  }

  #send(caller: string, call: ServiceCall, owner: Invocation | undefined): Promise<unknown> {
    const { time, faults, streams, story } = this.#options
    const { service, operation, about, work } = call
    this.made += 1
    const key = `${caller} ${operation}`
    const strike = (what: string) => faults.strike(`${service} ${what}` as Site, key)
    const say = (how: string) => story.tell(caller, `${operation} ${about} ${how}`)
    const chance = streams.of(key)
    const latency = () => chance.between(...LATENCY_MS[service])

    const refusal = faults.burst(service, time.elapsed) ?? strike('refuses')
    const isLost = strike('loses the request')
    const isUnheard = strike('loses the answer')
    const slow = service === 'lambda' ? undefined : strike('is slow')
    const late = service === 'dynamodb' && owner ? strike('is later than the SDK waits') : undefined

    return new Promise((resolve, reject) => {
      const answer = (ms: number, settle: () => void) => time.after(ms, settle, owner)
      const noAnswer = (how: string) => {
        say(how)
        reject(new NoAnswer(how))
      }
      if (refusal) {
        answer(2 * latency(), () => {
          const error = refusalOf(service, refusal)
          say(`is refused: ${error.code}`)
          reject(error)
        })
        return
      }
      if (isLost) return void answer(latency(), () => noAnswer('is lost before it arrives'))
      if (late) answer(SDK_WAITS_MS, () => noAnswer('is given up after 3 s'))
      const arrivesMs = late
        ? late.draw('late') * LATE_MS
        : latency() + (slow ? between(SLOW_MS, slow.draw('slow')) : 0)
      // Done even if the caller has died meanwhile.
      time.after(arrivesMs, async () => {
        const result = await attempt(work)
        say(isUnheard ? `${outcomeOf(result)}, the answer is lost` : outcomeOf(result))
        if (late) return
        answer(latency(), () => {
          if (isUnheard) reject(new NoAnswer('the answer is lost'))
          else if ('error' in result) reject(result.error)
          else resolve(result.value)
        })
      })
    })
  }
}

type Result = { value: unknown } | { error: unknown }

async function attempt(work: () => unknown): Promise<Result> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}

const outcomeOf = (result: Result): string =>
  'error' in result ? `-> ${(result.error as { code?: string }).code ?? String(result.error)}` : 'is done'

function refusalOf(service: CalledService, fault: Fault) {
  const names = REFUSALS[service]
  return serviceError(service, names[Math.floor(fault.draw('error') * names.length)] ?? names[0] ?? '')
}
