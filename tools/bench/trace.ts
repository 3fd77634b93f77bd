/** The single duels once more, on a runtime that tells what it does, for the waterfall. Telling takes time itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TelemetryEvent } from '../../local-aws/src/telemetry/events.ts'
import type { DuelBook } from './duel-book.ts'
import { type BenchOptions, startArguments } from './options.ts'
import type { Progress } from './progress.ts'
import { RuntimeProcess } from './runtime-process.ts'
import { connectPair, playInTurn } from './single.ts'
import { spansOf } from './spans.ts'
import { type Waterfall, waterfallOf } from './waterfall.ts'

const MOST_DUELS = 100
const MOST_WARM_UP = 100

export interface TraceRun {
  waterfall: Waterfall | undefined
  books: DuelBook[]
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
  let books: DuelBook[]
  try {
    const pair = await connectPair(runtime.endpoints.ws)
    const warmUp = await playInTurn(pair, Math.min(singleWarmUp, MOST_WARM_UP), progress)
    const traced = await playInTurn(pair, Math.min(singles, MOST_DUELS), progress)
    books = [warmUp, traced]
  } finally {
    // The last events are written when it stops.
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

/** As the telemetry's clock shows it. */
const epoch = (at: number) => performance.timeOrigin + at

function readEvents(file: string): TelemetryEvent[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line): TelemetryEvent => JSON.parse(line)).sort((a, b) => a.started - b.started)
}
