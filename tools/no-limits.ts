/** CDK context that switches limits off, for tools whose clients ask for more than a person does. */

/** No limits for players. */
export const NO_PLAYER_LIMITS = {
  gamesPerMinute: '0',
  looksPerMinute: '0',
  guessesPerMinute: '0',
  holdsPerDay: '0',
  requestsPerSecond: '0',
} as const

/** No limits for players, and none for routes: for tools that measure throughput. */
export const NO_LIMITS = { ...NO_PLAYER_LIMITS, startsPerSecond: '0' } as const

/** The arguments of `npm start` for this context. */
export const contextArguments = (context: Readonly<Record<string, string>>): string[] =>
  Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${value}`])
