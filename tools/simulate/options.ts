import { parseArgs } from 'node:util'
import { UsageError } from '../bench/options.ts'

export interface SimulateOptions {
  from: number
  to: number
  /** Worker threads. */
  threads: number
  /** Number of failing seeds to shorten and print. The others are only counted. */
  stories: number
  /** Print the story of every seed, not only of failing ones. */
  isTold: boolean
}

export const USAGE = `npm run simulate -- [options]

  --seeds A..B   range of seeds, or one seed (1..1000)
  --threads N    worker threads (2)
  --stories N    failing seeds to shorten and print (3)
  --story        print every call and message of each seed, whether it fails or not`

const MAX_SEED = 2 ** 32 - 1

export function readOptions(args: readonly string[]): SimulateOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: '1..1000' },
        threads: { type: 'string', default: '2' },
        stories: { type: 'string', default: '3' },
        story: { type: 'boolean', default: false },
      },
    })
    const [from, to] = seedsOf(values.seeds)
    return {
      ...{ from, to, isTold: values.story },
      threads: wholeNumber('threads', values.threads, 1, 64),
      stories: wholeNumber('stories', values.stories, 0, 1_000),
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

function seedsOf(text: string): [number, number] {
  const [, from = '', to = from] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? []
  const [least, most] = [Number(from), Number(to)]
  if (from === '' || Math.max(least, most) > MAX_SEED)
    throw new UsageError(
      '--seeds must be a seed such as 7, or a range such as 1..1000, of whole numbers from 0 to ' +
        `${MAX_SEED}, not ${JSON.stringify(text)}.\n\n${USAGE}`,
    )
  if (most < least)
    throw new UsageError(`--seeds ${text} ends before it begins. Write ${to}..${from}.\n\n${USAGE}`)
  return [least, most]
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new UsageError(
    `--${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.\n\n${USAGE}`,
  )
}
