/** Plots the parallel phase as SVG: the distribution of latencies, and the duels per second. */
import type { ParallelPhase, Report } from './report.ts'

const WIDTH = 420
const HEIGHT = 260
const MARGIN = { left: 52, right: 16, top: 36, bottom: 44 }
const INNER = {
  width: WIDTH - MARGIN.left - MARGIN.right,
  height: HEIGHT - MARGIN.top - MARGIN.bottom,
}
const LINE = '#2f6fb3'
const LIMIT = '#c0392b'

interface Axis {
  label: string
  max: number
}

/** Undefined without a parallel phase. */
export function plot({ parallel, at }: Report): string | undefined {
  if (!parallel || parallel.duels === 0) return undefined
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="#333">`,
    `<title>janken bench, ${at}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    latencies(parallel),
    `<g transform="translate(${WIDTH} 0)">${throughput(parallel)}</g>`,
    '</svg>\n',
  ].join('\n')
}

/** The cumulative distribution: the share of results within a number of milliseconds. */
function latencies({ distribution, latency, concurrent }: ParallelPhase): string {
  const x = { label: 'ms from the deciding throw to the result', max: niceMax(latency.max) }
  const y = { label: '% of results', max: 100 }
  const points = distribution.map((ms, percent) => at(ms / x.max, percent / 100))
  const marks = ([50, 95, 99] as const).map((percent) => {
    const ms = distribution[percent] ?? 0
    const [px, py] = place(ms / x.max, percent / 100)
    const label = `p${percent} ${ms.toFixed(0)} ms`
    return `<circle cx="${px}" cy="${py}" r="3" fill="${LIMIT}"/><text x="${px + 6}" y="${py + 12}">${label}</text>`
  })
  return panel(`Latency, ${concurrent} concurrent duels`, x, y, [
    `<polyline fill="none" stroke="${LINE}" stroke-width="1.5" points="${points.join(' ')}"/>`,
    ...marks,
  ])
}

function throughput({ overTime, duelsPerSecond }: ParallelPhase): string {
  const x = { label: 'seconds', max: overTime.length }
  const y = { label: 'duels a second', max: niceMax(Math.max(...overTime)) }
  const width = INNER.width / overTime.length
  const bars = overTime.map((duels, second) => {
    const [left, top] = place(second / x.max, duels / y.max)
    const height = round((duels / y.max) * INNER.height)
    return `<rect x="${left}" y="${top}" width="${round(width * 0.8)}" height="${height}" fill="${LINE}"/>`
  })
  return panel(`Throughput, ${duelsPerSecond.toFixed(1)} duels per second`, x, y, bars)
}

const TICKS = [0, 0.25, 0.5, 0.75, 1]

function panel(title: string, x: Axis, y: Axis, content: string[]): string {
  const grid = TICKS.map((share) => {
    const [px, py] = place(share, share)
    const [left, bottom] = place(0, 0)
    return [
      `<line x1="${left}" y1="${py}" x2="${left + INNER.width}" y2="${py}" stroke="#ddd"/>`,
      `<text x="${left - 6}" y="${py + 4}" text-anchor="end">${tick(share * y.max)}</text>`,
      `<text x="${px}" y="${bottom + 16}" text-anchor="middle">${tick(share * x.max)}</text>`,
    ].join('')
  })
  return [
    `<text x="${MARGIN.left}" y="20" font-size="13" font-weight="bold">${title}</text>`,
    ...grid,
    `<text x="${MARGIN.left + INNER.width / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x.label}</text>`,
    `<text transform="translate(12 ${MARGIN.top + INNER.height / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>`,
    ...content,
  ].join('\n')
}

/** The position of a point, from its shares of both axes. */
const place = (x: number, y: number): [number, number] => [
  round(MARGIN.left + x * INNER.width),
  round(MARGIN.top + (1 - y) * INNER.height),
]
const at = (x: number, y: number) => place(x, y).join(',')
const round = (value: number) => Math.round(value * 10) / 10
const tick = (value: number) => String(round(value))

/** The next larger round number that is divisible by 4. */
function niceMax(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * magnitude >= value) ?? 10
  return step * magnitude
}
