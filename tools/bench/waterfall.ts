/** Shows where the time of a throw goes: the median duel as text bars, and the median of each stage. */
import { type Span, STAGES, type Stage, sharesOf } from './spans.ts'
import { ascending, median } from './statistics.ts'
import { table } from './table.ts'

export interface TracedDuel {
  spans: Span[]
  /** From the deciding throw to the last result, in milliseconds. */
  total: number
}

const WIDTH = 60

export interface Waterfall {
  duels: number
  total: number
  /** Milliseconds of the median over all duels, by stage. */
  stages: Record<Stage, number>
  spans: Span[]
}

/** Undefined without duels. */
export function waterfallOf(duels: readonly TracedDuel[]): Waterfall | undefined {
  const totals = ascending(duels.map(({ total }) => total))
  const middle = duels.find(({ total }) => total === totals[Math.floor((totals.length - 1) / 2)])
  if (!middle) return undefined
  const shares = duels.map(({ spans, total }) => sharesOf(spans, total))
  const medians = STAGES.map((stage) => [stage, median(shares.map((share) => share[stage]))])
  return {
    duels: duels.length,
    total: middle.total,
    stages: Object.fromEntries(medians) as Record<Stage, number>,
    spans: middle.spans,
  }
}

export function printWaterfall({ duels, total, stages, spans }: Waterfall): string {
  const shares = sharesOf(spans, total)
  const heading = `The median duel of ${duels}, with telemetry on: ${total.toFixed(1)} ms from the deciding throw to the later result.`
  const rows = spans.map((span) => [
    `${'  '.repeat(span.depth)}${span.stage}: ${span.label}`,
    span.from.toFixed(1),
    (span.to - span.from).toFixed(1),
    bar(span, total),
  ])
  const summary = STAGES.map((stage) => [stage, shares[stage].toFixed(1), stages[stage].toFixed(1)])
  return [
    heading,
    leftLast(table(['what', 'at ms', 'takes', ''], rows)),
    table(['waited for, ms', 'this duel', 'median of all'], summary),
  ].join('\n\n')
}

function bar({ from, to }: Span, total: number): string {
  const start = Math.min(WIDTH - 1, Math.round((from / total) * WIDTH))
  const length = Math.max(1, Math.round(((to - from) / total) * WIDTH))
  return `${' '.repeat(start)}${'█'.repeat(Math.min(length, WIDTH - start))}`.padEnd(WIDTH)
}

/** All bars have the same width, so right alignment does not move them. */
const leftLast = (text: string) => text.replace(/[ ]+$/gm, '')
