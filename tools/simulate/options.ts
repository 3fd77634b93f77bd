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
  const [from = '', to = from] = text.split('..')
  const [least, most] = [wholeNumber('seeds', from, 0, MAX_SEED), wholeNumber('seeds', to, 0, MAX_SEED)]
  if (text.split('..').length > 2 || most < least)
    throw new UsageError(`--seeds must be a range such as 1..1000, not ${text}.\n\n${USAGE}`)
  return [least, most]
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text !== '' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not ${text}.\n\n${USAGE}`)
}
