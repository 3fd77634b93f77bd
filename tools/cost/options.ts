import { parseArgs } from 'node:util'
import { type Mix, readMix } from './mix.ts'

export interface CostOptions {
  /** Writes the tables into the documents. */
  write: boolean
  /** Lists the DynamoDB calls of a duel instead. */
  calls: boolean
  /** Shows what one client can cost at most instead. */
  abuse: boolean
  /** Plays an event with this number of guests instead. */
  event: number | undefined
  /** Number of measured games of each kind. */
  games: number
  /** Default: the shares of the game kinds. */
  mix: Mix | undefined
}

/** Throws an error with one sentence for invalid options. */
export function readOptions(args: string[], kinds: readonly string[]): CostOptions {
  const { values } = parseArgs({
    args,
    options: {
      write: { type: 'boolean', default: false },
      calls: { type: 'boolean', default: false },
      abuse: { type: 'boolean', default: false },
      event: { type: 'string' },
      games: { type: 'string', default: '5' },
      mix: { type: 'string' },
    },
  })
  const games = Number(values.games)
  if (!Number.isInteger(games) || games < 1) throw new Error('--games must be a whole number of at least 1.')
  const event = values.event === undefined ? undefined : Number(values.event)
  if (event !== undefined && !(Number.isInteger(event) && event >= 1 && event <= 1_000))
    throw new Error('--event must be a whole number from 1 to 1,000.')
  const mix = values.mix === undefined ? undefined : readMix(values.mix, kinds)
  if (mix && values.write)
    throw new Error('--write cannot be combined with --mix: the documents contain the default mix.')
  return { write: values.write, calls: values.calls, abuse: values.abuse, event, games, mix }
}
