/** Prints the outcome of a soak. */
import { table } from '../bench/table.ts'
import { megabytes, type Outcome } from './soak.ts'

export function printOutcome({
  counts,
  series,
  rests,
  checks,
  games,
  judged,
  minutes,
  seed,
}: Outcome): string {
  const happened = Object.entries(counts).map(([what, count]) => [what, String(count)])
  const atRest = rests.map(({ afterMinutes, memory, items, executions }) => [
    `after ${afterMinutes.toFixed(1)} minutes`,
    megabytes(memory.rss),
    inUse([memory.main]),
    megabytes(memory.external),
    String(memory.threads.length),
    inUse(memory.threads),
    String(items),
    String(executions),
  ])
  return [
    `${minutes} minutes, seed ${seed}: ${games} games, ${judged} of them checked to the end.`,
    table(['what happened', 'times'], happened),
    `Memory under load: ${curve(series)}`,
    table(
      [
        'at rest, garbage collected',
        ...['resident', 'heap in use', 'external', 'threads', 'their heaps', 'items kept', 'executions kept'],
      ],
      atRest,
    ),
    checks.map(({ name, holds, found }) => `${holds ? 'ok    ' : 'FAILED'}  ${name}: ${found}`).join('\n'),
  ].join('\n\n')
}

function inUse(heaps: Outcome['rests'][number]['memory']['threads']): string {
  const sum = (of: 'used' | 'kept') => heaps.reduce((total, heap) => total + heap[of], 0)
  return `${megabytes(sum('used'))} of ${megabytes(sum('kept'))}`
}

const BARS = '▁▂▃▄▅▆▇█'
const POINTS = 60

/** At most 60 bars. Each shows the maximum of its interval. */
function curve(series: Outcome['series']): string {
  const stretch = Math.max(1, Math.ceil(series.length / POINTS))
  const highest: number[] = []
  for (let from = 0; from < series.length; from += stretch)
    highest.push(Math.max(...series.slice(from, from + stretch).map(({ rss }) => rss)))
  const [least, most] = [Math.min(...highest), Math.max(...highest)]
  const bar = (rss: number) =>
    BARS[Math.round(((rss - least) / Math.max(1, most - least)) * (BARS.length - 1))]
  return `${megabytes(least)} to ${megabytes(most)}  ${highest.map(bar).join('')}`
}
