/**
 * The game's own metrics, in CloudWatch's namespace `Janken` with the dimension `stage`. The functions that write
 * them, and the alarms and the dashboard that read them, share this list.
 */
export const METRICS = {
  GamesBegun: 'Count',
  /** Ended by the rules, whatever the reason. */
  GamesSettled: 'Count',
  /** Settled because nobody threw. */
  GamesAbandoned: 'Count',
  /** Ended by a fault on the server's side. */
  GamesAborted: 'Count',
  EventsBegun: 'Count',
  /** Of an event that begins. */
  EventGuests: 'Count',
  /** Of a settled game. */
  Rounds: 'Count',
  /** From the first `join` of the player who waited longer, until the game begins. */
  OpponentWait: 'Milliseconds',
  /** From the write of the hand that decided the game, until its result has been pushed to everybody. */
  ResultDelay: 'Milliseconds',
  /** Replies that asked the client to try again in a moment. */
  Busy: 'Count',
  /** Replies that a fault on the server's side left no other. */
  Internal: 'Count',
  /** Frames that are no request of the protocol. */
  RefusedFrames: 'Count',
  /** Connections that were closed because they sent too much. */
  Floods: 'Count',
  /** The canary's games that went wrong: 0 or 1 a run. */
  CanaryFailures: 'Count',
  /** From the canary's connecting to the end of its game. */
  CanaryDuration: 'Milliseconds',
} as const

export type MetricName = keyof typeof METRICS

export const METRIC_NAMESPACE = 'Janken'
