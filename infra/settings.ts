import type { Node } from 'constructs'

/** What may be set from outside, as CDK context: `-c turnSeconds=5`. */
export interface Settings {
  /** How long a player has to throw, in seconds. */
  turnSeconds: number
  /** How much longer the turn is from the second round on, while people are shown the last result; in seconds. */
  revealSeconds: number
  /** What one player may do in a minute, a third of it at once; 0: no limit. */
  gamesPerMinute: number
  looksPerMinute: number
  guessesPerMinute: number
  /** What one connection may send for long, in requests a second, three seconds' worth at once; 0: no limit. */
  requestsPerSecond: number
  /**
   * What Step Functions grants this account in its region, a second: StartExecution and SendTaskSuccess. The routes'
   * limits follow (route-limits.ts). 0 starts: routes have no limits.
   */
  startsPerSecond: number
  answersPerSecond: number
  /** Lambda environments kept for each function that a running game needs; 0: none. */
  reservedConcurrency: number
  /** How many shards a rule set's waiting slot has: one for each 60 joins a second (docs/decisions/005). */
  matchmakingShards: number
}

/** Reads the settings; throws with one sentence on a value that cannot be. */
export function readSettings(node: Node): Settings {
  return {
    turnSeconds: wholeNumber(node, 'turnSeconds', 15, 1, 300),
    revealSeconds: wholeNumber(node, 'revealSeconds', 2, 0, 10),
    gamesPerMinute: wholeNumber(node, 'gamesPerMinute', 30, 0, 6_000),
    looksPerMinute: wholeNumber(node, 'looksPerMinute', 30, 0, 6_000),
    guessesPerMinute: wholeNumber(node, 'guessesPerMinute', 12, 0, 6_000),
    requestsPerSecond: wholeNumber(node, 'requestsPerSecond', 20, 0, 1_000),
    startsPerSecond: wholeNumber(node, 'startsPerSecond', 150, 0, 10_000),
    answersPerSecond: wholeNumber(node, 'answersPerSecond', 300, 1, 10_000),
    reservedConcurrency: wholeNumber(node, 'reservedConcurrency', 0, 0, 10_000),
    matchmakingShards: wholeNumber(node, 'matchmakingShards', 1, 1, 1000),
  }
}

/** Context from a command line is text; from cdk.json it is a number. */
function wholeNumber(node: Node, key: string, otherwise: number, least: number, most: number): number {
  const given: unknown = node.tryGetContext(key) ?? otherwise
  const value = Number(given)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`The context value ${key} must be a whole number from ${least} to ${most}, not ${given}.`)
}
