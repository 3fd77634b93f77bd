/** What the command line of the bench asks for. */
import { parseArgs } from 'node:util'
import { LATENCY_PRESETS, type LatencyPreset } from '../../local-aws/src/faults/latency.ts'
import { NO_LIMITS_ARGUMENTS } from '../no-limits.ts'

export const PHASES = ['start', 'relay', 'single', 'parallel', 'idle', 'waterfall'] as const
export type Phase = (typeof PHASES)[number]

export interface BenchOptions {
  /** Of a stack that runs already; absent, the bench starts one of its own. */
  url: string | undefined
  /** CDK context for the stack that it starts: `key=value`. */
  context: readonly string[]
  /** Published latencies for that stack, as npm start takes them. */
  latency: LatencyPreset | undefined
  phases: readonly Phase[]
  /** Players who are connected in the parallel phase; so many of them play at a time. */
  connections: number
  concurrent: number
  /** How long the parallel phase is measured, unless so many duels are played before. */
  seconds: number
  duels: number
  warmUpSeconds: number
  /** How long a player of the parallel phase thinks before each throw, on average. */
  thinkMs: number
  /** Duels of the single phase, after the warm-up's. */
  singles: number
  singleWarmUp: number
  idle: number
  /** Where the JSON and the plot are written. */
  out: string
}

/** Wrong arguments, or a machine that cannot do what they ask: one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const USAGE = `npm run bench -- [options]

  --url URL          a running stack's WebSocket, local or deployed; without it the bench starts its own
  -c key=value       CDK context for that stack, as npm start takes it: -c matchmakingShards=4.
                     Limits for players and routes are off unless set: -c gamesPerMinute=30
  --latency aws      that stack takes as long as others measured on AWS; by default start and single only
  --phases a,b       of ${PHASES.join(',')} (default: all)
  --concurrent N     duels in parallel (100)
  --connections N    players connected for them (two for each duel)
  --seconds N        how long the parallel phase is measured (20)
  --duels N          or until so many have been played (no limit)
  --warm-up N        seconds of it before, not measured (10)
  --think MS         how long its players think before a throw, on average (0)
  --singles N        duels one at a time (300)
  --single-warm-up N and before them, not measured (200)
  --idle N           idle connections (5000)
  --out DIR          where bench.json and bench.svg go (.local/bench)`

const NUMBERS = {
  connections: undefined,
  concurrent: 100,
  seconds: 20,
  duels: Number.POSITIVE_INFINITY,
  'warm-up': 10,
  think: 0,
  singles: 300,
  'single-warm-up': 200,
  idle: 5_000,
} as const

/** With latencies a duel takes seconds, and warm functions are no faster. */
const SLOW = { phases: ['start', 'single'], singles: 50, 'single-warm-up': 5 } as const

type NumberName = keyof typeof NUMBERS

export function readOptions(args: string[]): BenchOptions {
  const values = parse(args)
  const latency = latencyOf(values.latency)
  if (latency !== undefined && values.url !== undefined)
    throw new UsageError('--latency is for the stack that the bench starts; a running one has its own.')
  const defaults = latency === undefined ? NUMBERS : { ...NUMBERS, ...SLOW }
  const given = (name: NumberName): number | undefined => wholeNumber(name, values[name]) ?? defaults[name]
  const count = (name: Exclude<NumberName, 'connections'>) => given(name) ?? NUMBERS[name]
  const concurrent = count('concurrent')
  const connections = given('connections') ?? 2 * concurrent
  if (concurrent < 1) throw new UsageError('--concurrent must be 1 or more.')
  if (connections < 2 * concurrent)
    throw new UsageError(
      `${concurrent} duels take ${2 * concurrent} players; --connections is ${connections}.`,
    )
  return {
    url: values.url,
    context: values.context ?? [],
    latency,
    phases: phasesOf(values.phases) ?? (latency === undefined ? PHASES : SLOW.phases),
    connections,
    concurrent,
    seconds: count('seconds'),
    duels: count('duels'),
    warmUpSeconds: count('warm-up'),
    thinkMs: count('think'),
    singles: count('singles'),
    singleWarmUp: count('single-warm-up'),
    idle: count('idle'),
    out: values.out ?? '.local/bench',
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  const context = { type: 'string', short: 'c', multiple: true } as const
  const options = { url: text, context, latency: text, phases: text, out: text, ...numbers() }
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

const numbers = () =>
  Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: 'string' }])) as Record<
    NumberName,
    { type: 'string' }
  >

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} must be a whole number, not ${text}.`)
  return Number(text)
}

function latencyOf(name: string | undefined): LatencyPreset | undefined {
  const found = LATENCY_PRESETS.find((preset) => preset === name)
  if (name === undefined || found) return found
  throw new UsageError(`--latency must be one of ${LATENCY_PRESETS.join(', ')}, not ${name}.`)
}

/** How npm start is told what stack to run: without limits, unless the options set them. */
export const startArguments = ({ context, latency }: Pick<BenchOptions, 'context' | 'latency'>): string[] => [
  ...NO_LIMITS_ARGUMENTS,
  ...context.flatMap((pair) => ['-c', pair]),
  ...(latency === undefined ? [] : ['--latency', latency]),
]

function phasesOf(list: string | undefined): readonly Phase[] | undefined {
  if (list === undefined) return undefined
  const asked = list.split(',').map((name) => name.trim())
  const unknown = asked.find((name) => !(PHASES as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new UsageError(`There is no phase ${unknown}; there are ${PHASES.join(', ')}.`)
  return PHASES.filter((phase) => asked.includes(phase))
}
