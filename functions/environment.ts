/**
 * The names of the environment variables that the functions read. The constructs that set them import the same list, so
 * both sides use the same spelling.
 */
export const ENVIRONMENT = {
  /** The stage's name, which the metrics carry. */
  stage: 'STAGE',
  tableName: 'TABLE_NAME',
  stateMachineArn: 'STATE_MACHINE_ARN',
  /** The state machine of events. */
  eventStateMachineArn: 'EVENT_STATE_MACHINE_ARN',
  turnSeconds: 'TURN_SECONDS',
  /** Additional seconds of a turn from the second round on. */
  revealSeconds: 'REVEAL_SECONDS',
  /** Limits per player and minute. 0: no limit. */
  gamesPerMinute: 'GAMES_PER_MINUTE',
  looksPerMinute: 'LOOKS_PER_MINUTE',
  guessesPerMinute: 'GUESSES_PER_MINUTE',
  /** Maximum number of events that a player may hold per day. 0: no limit. */
  holdsPerDay: 'HOLDS_PER_DAY',
  /** Sustained limit of requests per connection. 0: no limit. */
  requestsPerSecond: 'REQUESTS_PER_SECOND',
  /** Number of shards of a rule set's waiting slot. */
  matchmakingShards: 'MATCHMAKING_SHARDS',
  /** The function that pushes to a topic's subscribers. */
  publishFunction: 'PUBLISH_FUNCTION',
  /** The function that pushes to the guests of an event. */
  eventFanOutFunction: 'EVENT_FAN_OUT_FUNCTION',
  /** Name of the function that pushes new guests and counts to an event's host and screens. */
  eventAnnounceFunction: 'EVENT_ANNOUNCE_FUNCTION',
  /** The function's own name. Lambda sets it. */
  ownName: 'AWS_LAMBDA_FUNCTION_NAME',
  /** The secret that CloudFront adds to each upgrade if the site has its own domain. */
  originSecret: 'ORIGIN_SECRET',
  /** The WebSocket URL for players and the canary. */
  webSocketUrl: 'WEBSOCKET_URL',
  /** The address of this stage's @connections, under the name that the AWS SDKs read. */
  connectionsEndpoint: 'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
} as const

export type EnvironmentName = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT]

/** The table's index of players by rating: partition key `ranking`, sort key `rating`. */
export const RANKING_INDEX = 'ranking'
