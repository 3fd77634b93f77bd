/**
 * The highest cost that one client can cause in an hour, from one address with one key: the measured cost of one request
 * of each kind, times the number of requests that the limits allow.
 */

import { MAX_REFUSALS, REFUSALS_MS } from '../../functions/fair-play/flood-watch.ts'
import { routeLimits } from '../../infra/route-limits.ts'
import type { Units } from '../../local-aws/src/telemetry/meter.ts'
import { dollars, number, table } from './format.ts'
import type { Player } from './player.ts'
import { billOf, totalOf } from './prices.ts'
import { DEFAULT_QUOTAS } from './quotas.ts'

/** Requests per second. */
interface Rates {
  before: number
  after: number
}

export interface Abuse {
  name: string
  route: string
  /** Whether every request is refused. Then the limit of refusals per connection applies. */
  isRefused?: boolean
  /** The player's budget for this kind, per minute. Absent if there is none. */
  perMinute?: number
  /** Number of requests per act. */
  requests: number
  act(player: Player): Promise<unknown>
}

/** Defaults of infra/settings.ts. */
const GAMES_PER_MINUTE = 30
const LOOKS_PER_MINUTE = 30
const GUESSES_PER_MINUTE = 12
const REQUESTS_PER_SECOND = 20

/** Former limits of the routes in requests per second, for the column `before`. */
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

/** Requests of this kind per second that pass the limits, if a client floods for an hour. */
export function ratesOf({ route, isRefused, perMinute, requests }: Abuse): Rates {
  const limit = routeLimits(DEFAULT_QUOTAS)[route]?.rate ?? Number.POSITIVE_INFINITY
  // With more refusals the connection is closed. After the third time the player is locked out.
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

/** `refused`: the units of a request that the budget refuses. The rest of the flood consists of these. */
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
