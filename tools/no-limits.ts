/**
 * CDK context that switches off what keeps one player from taking too much: for whoever measures what the stack can
 * do, with clients that ask for more than a person does.
 */
export const NO_LIMITS = {
  gamesPerMinute: '0',
  looksPerMinute: '0',
  guessesPerMinute: '0',
  requestsPerSecond: '0',
  startsPerSecond: '0',
} as const

export const NO_LIMITS_ARGUMENTS: readonly string[] = Object.entries(NO_LIMITS).flatMap(([key, value]) => [
  '-c',
  `${key}=${value}`,
])
