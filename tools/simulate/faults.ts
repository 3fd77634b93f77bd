/**
 * Decides which calls fail. Every place where something can fail is a site. A seed switches each site off or on, rarely
 * or often ("swarm testing"), so that rare combinations occur.
 */
import { drawn } from './random.ts'

/** Services that a burst takes down: every call of the service is refused for a moment. */
export const BURSTS = ['dynamodb', 'states', 'execute-api', 'lambda'] as const
export type Burst = (typeof BURSTS)[number]

export const SITES = [
  // A call from a function or the state machine to a service.
  'dynamodb refuses',
  'dynamodb loses the request',
  'dynamodb loses the answer',
  'dynamodb is slow',
  'dynamodb is later than the SDK waits',
  'states refuses',
  'states loses the request',
  'states loses the answer',
  'states is slow',
  'execute-api refuses',
  'execute-api loses the request',
  'execute-api loses the answer',
  'execute-api is slow',
  // A function.
  'function crashes',
  'function is invoked twice',
  'function starts cold',
  'lambda refuses',
  'lambda loses the answer',
  // The gateway, and the connection to the player.
  'message overtakes',
  'reply is lost',
  'line breaks',
  'disconnect is late',
  'disconnect comes twice',
  'disconnect never comes',
] as const
export type Site = (typeof SITES)[number]

/** Half of the sites are off. The others strike at one of these rates. */
const RATES = [0, 0, 0, 0, 0.01, 0.05, 0.1, 0.3]
const BURST_RATES = [0, 0, 1]

/** About one burst in 15 s. */
const BURST_EVERY_MS = 15_000
const BURST_MS = [300, 1_500] as const

export interface Fault {
  /** Equal in every run of the seed in which the site gets the same calls. */
  id: string
  /** The fault's own random number in [0, 1), for decisions that are still open. */
  draw(what: string): number
}

export interface FaultOptions {
  seed: number
  /** Injects only these faults. Undefined: all that the seed draws. */
  only?: ReadonlySet<string> | undefined
  /** How long faults are injected, in milliseconds. */
  stormMs: number
}

export class Faults {
  /** Injected faults in order, without repeats. */
  readonly injected = new Set<string>()
  isOn = true
  readonly #options: FaultOptions
  readonly #rates: ReadonlyMap<Site, number>
  readonly #bursts: ReadonlyMap<Burst, { id: string; from: number; until: number }[]>
  readonly #counts = new Map<string, number>()

  constructor(options: FaultOptions) {
    this.#options = options
    const { seed } = options
    const rateOf = (rates: readonly number[], name: string) =>
      rates[Math.floor(drawn(seed, `rate of ${name}`) * rates.length)] ?? 0
    this.#rates = new Map(SITES.map((site) => [site, rateOf(RATES, site)]))
    this.#bursts = new Map(
      BURSTS.map((burst) => [burst, rateOf(BURST_RATES, burst) > 0 ? burstsOf(burst, options) : []]),
    )
  }

  /** Whether a call with this `key` fails at a site. Calls with the same key differ by their number. */
  strike(site: Site, key: string): Fault | undefined {
    const rate = this.#rates.get(site) ?? 0
    if (!this.isOn || rate === 0) return undefined
    const place = `${site}: ${key}`
    const nth = (this.#counts.get(place) ?? 0) + 1
    this.#counts.set(place, nth)
    const id = `${place} #${nth}`
    if (drawn(this.#options.seed, id) >= rate) return undefined
    return this.#inject(id)
  }

  /** Whether a service is down at this time, in milliseconds since the start of the run. */
  burst(service: Burst, elapsed: number): Fault | undefined {
    if (!this.isOn) return undefined
    const burst = this.#bursts.get(service)?.find(({ from, until }) => elapsed >= from && elapsed < until)
    return burst && this.#inject(burst.id)
  }

  #inject(id: string): Fault | undefined {
    const { only, seed } = this.#options
    if (only && !only.has(id)) return undefined
    this.injected.add(id)
    return { id, draw: (what) => drawn(seed, `${id} ${what}`) }
  }
}

function burstsOf(service: Burst, { seed, stormMs }: FaultOptions) {
  const bursts: { id: string; from: number; until: number }[] = []
  const draw = (what: string) => drawn(seed, `burst ${service} ${bursts.length} ${what}`)
  for (let from = 0; ; ) {
    from += draw('pause') * 2 * BURST_EVERY_MS
    if (from >= stormMs) return bursts
    const until = from + BURST_MS[0] + draw('length') * (BURST_MS[1] - BURST_MS[0])
    bursts.push({ id: `${service} is down at ${(from / 1000).toFixed(3)} s`, from, until })
    from = until
  }
}
