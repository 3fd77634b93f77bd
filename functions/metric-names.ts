/**
 * The game's own metrics, in CloudWatch's namespace `Janken` with the dimension `stage`. The functions that write them,
 * the alarms and the dashboard share this list.
 */
export const METRICS = {
  GamesBegun: 'Count',
  /** Ended by the rules, for any reason. */
  GamesSettled: 'Count',
  /** Settled because nobody threw. */
  GamesAbandoned: 'Count',
  /** Ended by a fault on the server's side. */
  GamesAborted: 'Count',
  EventsBegun: 'Count',
  /** Number of guests when an event begins. */
  EventGuests: 'Count',
  /** Rounds of a settled game. */
  Rounds: 'Count',
  /** From the first `join` of the player who waited longer until the game begins. */
  OpponentWait: 'Milliseconds',
  /** From the write of the deciding hand until its result has been pushed to everybody. */
  ResultDelay: 'Milliseconds',
  /** Replies that asked the client to retry in a moment. */
  Busy: 'Count',
  /** Replies to requests that failed because of a fault on the server's side. */
  Internal: 'Count',
  /** Frames that are not requests of the protocol. */
  RefusedFrames: 'Count',
  /** Connections that were closed because they sent too much. */
  Floods: 'Count',
  /** The canary's failed games: 0 or 1 per run. */
  CanaryFailures: 'Count',
  /** From the canary's connection to the end of its game. */
  CanaryDuration: 'Milliseconds',
} as const

export type MetricName = keyof typeof METRICS

export const METRIC_NAMESPACE = 'Janken'
