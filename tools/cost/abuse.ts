/**
 * What the worst client can cost in an hour, from one address and with one key: what one request of each kind takes,
 * measured, times how many the stack lets pass.
 */

import { MAX_REFUSALS, REFUSALS_MS } from '../../functions/fair-play/flood-watch.ts'
import { routeLimits } from '../../infra/route-limits.ts'
import type { Units } from '../../local-aws/src/telemetry/meter.ts'
import { dollars, number, table } from './format.ts'
import type { Player } from './player.ts'
import { billOf, totalOf } from './prices.ts'
import { DEFAULT_QUOTAS } from './quotas.ts'

/** Requests a second. */
interface Rates {
  before: number
  after: number
}

export interface Abuse {
  name: string
  route: string
  /** Whether each request is refused, and so counts for the refusals of a connection. */
  isRefused?: boolean
  /** Requests of this kind that one player is granted in a minute; absent: any number. */
  perMinute?: number
  /** Requests of the client that one act takes. */
  requests: number
  act(player: Player): Promise<unknown>
}

/** The settings' defaults: infra/settings.ts. */
const GAMES_PER_MINUTE = 30
const LOOKS_PER_MINUTE = 30
const GUESSES_PER_MINUTE = 12
const REQUESTS_PER_SECOND = 20

/** What routes took before each had a limit that adds up with the others. */
const BEFORE: Record<string, number> = {
  ...{ join: 600, create: 150, enter: 600, start: 150, rematch: 300, leaderboard: 100, history: 100 },
}
const BEFORE_OTHERS = 5_000

export const ABUSES: readonly Abuse[] = [
  { name: 'ping', route: 'ping', requests: 1, act: (player) => player.ask('ping', {}) },
  {
    name: 'an unknown action',
    route: '$default',
    isRefused: true,
    requests: 1,
    act: (player) => player.refused({ action: 'dance' }),
  },
  {
    name: 'a join with invalid fields',
    route: 'join',
    isRefused: true,
    requests: 1,
    act: (player) => player.refused({ action: 'join', lives: 0 }),
  },
  {
    name: "a throw in somebody else's game",
    route: 'throw',
    isRefused: true,
    requests: 1,
    act: (player) => player.refused({ action: 'throw', gameId: 'g', round: 1, hand: 'rock' }),
  },
  {
    name: 'a new name each time',
    route: 'hello',
    requests: 1,
    act: (player) => player.ask('hello', { name: `Name ${Math.round(Math.random() * 1e9)}` }),
  },
  {
    name: 'the leaderboard',
    route: 'leaderboard',
    perMinute: LOOKS_PER_MINUTE,
    requests: 1,
    act: (player) => player.ask('leaderboard', {}),
  },
  {
    name: 'the history',
    route: 'history',
    perMinute: LOOKS_PER_MINUTE,
    requests: 1,
    act: (player) => player.ask('history', {}),
  },
  {
    name: 'a wrong room code',
    route: 'enter',
    isRefused: true,
    perMinute: GUESSES_PER_MINUTE,
    requests: 1,
    act: (player) => player.refused({ action: 'enter', code: 'NOWHERE' }),
  },
  {
    name: 'a room',
    route: 'create',
    perMinute: GAMES_PER_MINUTE,
    requests: 1,
    act: (player) => player.ask('create', { size: 6 }),
  },
  {
    name: 'a bot game, left at once',
    route: 'join',
    perMinute: GAMES_PER_MINUTE,
    requests: 2,
    async act(player) {
      const joined = await player.ask('join', { opponent: 'bot' })
      await player.next('round')
      if (joined.type === 'matched') await player.ask('leave', { gameId: joined.gameId })
      await player.next('result')
    },
  },
]

/** Requests a second of this kind that a client which floods gets through for an hour. */
export function ratesOf({ route, isRefused, perMinute, requests }: Abuse): Rates {
  const limit = routeLimits(DEFAULT_QUOTAS)[route]?.rate ?? Number.POSITIVE_INFINITY
  // Whoever is refused more often is closed, and out after the third time.
  const refusals = MAX_REFUSALS / (REFUSALS_MS / 1_000)
  const most = isRefused ? refusals : REQUESTS_PER_SECOND / requests
  const granted = perMinute === undefined ? most : Math.min(most, perMinute / 60)
  return { before: BEFORE[route] ?? BEFORE_OTHERS, after: Math.min(limit, granted) }
}

const HOUR_SECONDS = 3_600

export interface MeasuredAbuse {
  abuse: Abuse
  units: Units
  rates: Rates
}

export const dollarsAnHour = ({ units }: MeasuredAbuse, rate: number): number =>
  totalOf(billOf(units)) * rate * HOUR_SECONDS

/** `refused`: what a request takes that the budget refuses, of which the rest of the flood consists. */
export function abuseTable(measured: readonly MeasuredAbuse[], refused: Units): string {
  const rest = totalOf(billOf(refused)) * (MAX_REFUSALS / (REFUSALS_MS / 1_000)) * HOUR_SECONDS
  const rows = measured.map((one) => [
    one.abuse.name,
    number(one.rates.before),
    dollars(dollarsAnHour(one, one.rates.before)),
    number(one.rates.after),
    dollars(dollarsAnHour(one, one.rates.after) + (one.abuse.perMinute ? rest : 0)),
  ])
  return table(['', 'per second, before', 'per hour, before', 'per second, now', 'per hour, now'], rows)
}
