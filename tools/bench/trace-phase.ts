/** Repeats the single duels on a runtime with telemetry, for the waterfall. Telemetry itself takes time. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TelemetryEvent } from '../../local-aws/src/telemetry/events.ts'
import type { DuelLog } from './duel-log.ts'
import { type BenchOptions, startArguments } from './options.ts'
import type { Progress } from './progress.ts'
import { RuntimeProcess } from './runtime-process.ts'
import { connectPair, playInTurn } from './single-phase.ts'
import { spansOf } from './spans.ts'
import { type Waterfall, waterfallOf } from './waterfall.ts'

const MOST_DUELS = 100
const MOST_WARM_UP = 100

export interface TraceRun {
  waterfall: Waterfall | undefined
  books: DuelLog[]
}

export async function traceDuels(
  directory: string,
  options: Pick<BenchOptions, 'singles' | 'singleWarmUp' | 'context' | 'latency'>,
  progress: Progress,
): Promise<TraceRun> {
  const { singles, singleWarmUp } = options
  const runtime = await RuntimeProcess.start({
    directory,
    args: ['--telemetry', ...startArguments(options)],
  })
  let books: DuelLog[]
  try {
    const pair = await connectPair(runtime.endpoints.ws)
    const warmUp = await playInTurn(pair, Math.min(singleWarmUp, MOST_WARM_UP), progress)
    const traced = await playInTurn(pair, Math.min(singles, MOST_DUELS), progress)
    books = [warmUp, traced]
  } finally {
    // The last events are written when the runtime stops.
    await runtime.stop()
  }
  const events = readEvents(join(directory, '.local/telemetry.jsonl'))
  const duels = (books.at(-1)?.played ?? []).map(({ decidedAt, heardAt }) => {
    const window = { decidedAt: epoch(decidedAt), heardAt: epoch(Math.max(...heardAt)) }
    const total = window.heardAt - window.decidedAt
    return { spans: spansOf(events, window), total }
  })
  return { waterfall: waterfallOf(duels), books }
}

/** The current time on the clock of the telemetry. */
const epoch = (at: number) => performance.timeOrigin + at

function readEvents(file: string): TelemetryEvent[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line): TelemetryEvent => JSON.parse(line)).sort((a, b) => a.started - b.started)
}
