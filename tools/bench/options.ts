/** Options of the bench, from the command line. */
import { parseArgs } from 'node:util'
import { LATENCY_PRESETS, type LatencyPreset } from '../../local-aws/src/faults/latency.ts'
import { contextArguments, NO_LIMITS } from '../no-limits.ts'

export const PHASES = ['start', 'relay', 'single', 'parallel', 'idle', 'waterfall'] as const
export type Phase = (typeof PHASES)[number]

export interface BenchOptions {
  /** URL of a running stack. Without it, the bench starts its own. */
  url: string | undefined
  /** CDK context of the bench's own stack: `key=value`. */
  context: readonly string[]
  /** Latency preset of the bench's own stack, as for `npm start`. */
  latency: LatencyPreset | undefined
  phases: readonly Phase[]
  /** Number of connected players in the parallel phase, and number of duels at a time. */
  connections: number
  concurrent: number
  /** Duration of the parallel phase, and the number of duels after which it ends earlier. */
  seconds: number
  duels: number
  warmUpSeconds: number
  /** Mean thinking time before each throw in the parallel phase. */
  thinkMs: number
  /** Number of measured duels in the single phase, after the warm-up. */
  singles: number
  singleWarmUp: number
  idle: number
  /** Directory for the JSON report and the plot. */
  out: string
}

/** Invalid arguments, or a machine that cannot run them. The message is shown without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const USAGE = `npm run bench -- [options]

  --url URL          WebSocket URL of a running stack, local or deployed (default: the bench starts its own)
  -c key=value       CDK context of the bench's own stack, as for npm start: -c matchmakingShards=4.
                     Limits for players and routes are off unless set: -c gamesPerMinute=30
  --latency aws      delay the calls of the bench's own stack as on AWS; runs the phases start and single by default
  --phases a,b       phases to run, of ${PHASES.join(',')} (default: all)
  --concurrent N     parallel phase: concurrent duels (default: 100)
  --connections N    parallel phase: connected players (default: two per duel)
  --seconds N        parallel phase: measured seconds (default: 20)
  --duels N          parallel phase: stop after N duels (default: no limit)
  --warm-up N        parallel phase: seconds before the measurement (default: 10)
  --think MS         parallel phase: mean time before a throw, in milliseconds (default: 0)
  --singles N        single phase: measured duels, one at a time (default: 300)
  --single-warm-up N single phase: duels before the measurement (default: 200)
  --idle N           idle phase: idle connections (default: 5000)
  --out DIR          directory for bench.json and bench.svg (default: .local/bench)`

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

/** Defaults with latencies: a duel then takes seconds, and warm functions are not faster. */
const SLOW = { phases: ['start', 'single'], singles: 50, 'single-warm-up': 5 } as const

type NumberName = keyof typeof NUMBERS

export function readOptions(args: string[]): BenchOptions {
  const values = parse(args)
  const latency = latencyOf(values.latency)
  if (latency !== undefined && values.url !== undefined)
    throw new UsageError(
      '--latency cannot be combined with --url: it applies to the stack that the bench starts.',
    )
  const defaults = latency === undefined ? NUMBERS : { ...NUMBERS, ...SLOW }
  const given = (name: NumberName): number | undefined => wholeNumber(name, values[name]) ?? defaults[name]
  const count = (name: Exclude<NumberName, 'connections'>) => given(name) ?? NUMBERS[name]
  const concurrent = count('concurrent')
  const connections = given('connections') ?? 2 * concurrent
  if (concurrent < 1) throw new UsageError('--concurrent must be 1 or more.')
  if (connections < 2 * concurrent)
    throw new UsageError(
      `${concurrent} concurrent duels need ${2 * concurrent} connections, but --connections is ${connections}.`,
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

/** The arguments of `npm start` for these options. Limits are off unless the options set them. */
export const startArguments = ({ context, latency }: Pick<BenchOptions, 'context' | 'latency'>): string[] => [
  ...contextArguments(NO_LIMITS),
  ...context.flatMap((pair) => ['-c', pair]),
  ...(latency === undefined ? [] : ['--latency', latency]),
]

function phasesOf(list: string | undefined): readonly Phase[] | undefined {
  if (list === undefined) return undefined
  const asked = list.split(',').map((name) => name.trim())
  const unknown = asked.find((name) => !(PHASES as readonly string[]).includes(name))
  if (unknown !== undefined) throw new UsageError(`Unknown phase ${unknown}. Phases: ${PHASES.join(', ')}.`)
  return PHASES.filter((phase) => asked.includes(phase))
}
