/**
 * The names of the environment variables that the functions read. The constructs that set them import this
 * same list, so a name cannot be set in one spelling and read in another.
 */
export const ENVIRONMENT = {
  /** The stage's name, which metrics carry. */
  stage: 'STAGE',
  tableName: 'TABLE_NAME',
  stateMachineArn: 'STATE_MACHINE_ARN',
  /** The one of events. */
  eventStateMachineArn: 'EVENT_STATE_MACHINE_ARN',
  turnSeconds: 'TURN_SECONDS',
  /** How much longer the turn is from the second round on. */
  revealSeconds: 'REVEAL_SECONDS',
  /** What a player may do in a minute; 0: no limit. */
  gamesPerMinute: 'GAMES_PER_MINUTE',
  looksPerMinute: 'LOOKS_PER_MINUTE',
  guessesPerMinute: 'GUESSES_PER_MINUTE',
  /** How many events a player may hold a day. 0: no limit. */
  holdsPerDay: 'HOLDS_PER_DAY',
  /** What a connection may send for long; 0: no limit. */
  requestsPerSecond: 'REQUESTS_PER_SECOND',
  /** How many shards a rule set's waiting slot has. */
  matchmakingShards: 'MATCHMAKING_SHARDS',
  /** The function that tells a topic's subscribers. */
  publishFunction: 'PUBLISH_FUNCTION',
  /** The function that tells the guests of an event. */
  eventTellFunction: 'EVENT_TELL_FUNCTION',
  /** What CloudFront adds to each upgrade, where the site has a domain of its own. */
  originSecret: 'ORIGIN_SECRET',
  /** Where players connect; the canary does too. */
  webSocketUrl: 'WEBSOCKET_URL',
  /** By the name that AWS's SDKs read, too: where @connections of this stage is. */
  connectionsEndpoint: 'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
} as const

export type EnvironmentName = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT]

/** The table's index of players by rating: partition key `ranking`, sort key `rating`. */
export const RANKING_INDEX = 'ranking'
