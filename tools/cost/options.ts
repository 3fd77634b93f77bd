import { parseArgs } from 'node:util'
import { type Mix, readMix } from './mix.ts'

export interface CostOptions {
  /** Puts the tables into the documents. */
  write: boolean
  /** Lists a duel's calls of DynamoDB instead. */
  calls: boolean
  /** Shows what the worst client can cost instead. */
  abuse: boolean
  /** Plays an event of so many guests instead. */
  event: number | undefined
  /** So many of each kind. */
  games: number
  /** The kinds' own shares when absent. */
  mix: Mix | undefined
}

/** Throws with one sentence for what cannot be. */
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
  if (!Number.isInteger(games) || games < 1) throw new Error('--games needs a whole number from 1 on.')
  const event = values.event === undefined ? undefined : Number(values.event)
  if (event !== undefined && !(Number.isInteger(event) && event >= 1 && event <= 1_000))
    throw new Error('--event needs a whole number from 1 to 1,000.')
  const mix = values.mix === undefined ? undefined : readMix(values.mix, kinds)
  if (mix && values.write) throw new Error('The documents hold the default mix: leave --mix out.')
  return { write: values.write, calls: values.calls, abuse: values.abuse, event, games, mix }
}
