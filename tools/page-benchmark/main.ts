/**
 * `npm run bench:page`: measures the page against its limits, in Chromium and on real games. Exits with 1 when a limit
 * is exceeded.
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { RuntimeProcess } from '../bench/runtime-process.ts'
import { median } from '../bench/statistics.ts'
import { table } from '../bench/table.ts'
import { launchChromium } from '../chromium.ts'
import { serveCompressed } from './compressed-site.ts'
import { measureFirstLoad } from './first-load.ts'
import { type GameFigures, measureGame } from './game.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const MOST_PAINT_MS = 1_500
const MOST_BYTES = 90 * 1024
const MOST_TASK_MS = 50
const MOST_SHIFT = 0.02

const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  sideways: { viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 } },
}

const { values } = parseArgs({
  options: {
    loads: { type: 'string', default: '5' },
    games: { type: 'string', default: '2' },
    sizes: { type: 'string', default: Object.keys(SIZES).join() },
    /** Writes a trace of the first game, for the performance panel of Chromium's developer tools. */
    trace: { type: 'string' },
  },
})

const names = values.sizes.split(',')
const sizes = names.filter(isSize)
if (sizes.length < names.length) {
  console.error(`--sizes must be some of ${Object.keys(SIZES).join()}, not ${values.sizes}.`)
  process.exit(2)
}
const runtime = await RuntimeProcess.start({ directory: resolve(PROJECT, '.local/page-benchmark') })
const site = await serveCompressed(runtime.endpoints.web)
const browser = await launchChromium()
const checks: [what: string, figure: string, limit: string, isMet: boolean][] = []
try {
  await firstLoads()
  for (const size of sizes) await games(size)
} finally {
  await browser.close()
  await site.stop()
  await runtime.stop()
}
console.log(
  table(
    ['limit', 'measured', 'at most', ''],
    checks.map(([what, figure, limit, isMet]) => [what, figure, limit, isMet ? 'met' : 'EXCEEDED']),
  ),
)
process.exit(checks.every(([, , , isMet]) => isMet) ? 0 : 1)

async function firstLoads(): Promise<void> {
  const loads = []
  for (let load = 0; load < Number(values.loads); load++)
    loads.push(await measureFirstLoad(browser, site.url))
  const paint = median(loads.map(({ firstPaintMs }) => firstPaintMs))
  const playable = median(loads.map(({ playableMs }) => playableMs))
  const bytes = Math.max(...loads.map((load) => load.bytes))
  console.log(`First visit: ${loads.length} loads; can be played after ${playable.toFixed(0)} ms (median).`)
  checks.push(
    ['first contentful paint', `${paint.toFixed(0)} ms`, `${MOST_PAINT_MS} ms`, paint < MOST_PAINT_MS],
    ['first load, gzip', `${(bytes / 1024).toFixed(1)} KB`, `${MOST_BYTES / 1024} KB`, bytes < MOST_BYTES],
  )
}

async function games(size: keyof typeof SIZES): Promise<void> {
  const figures: GameFigures[] = []
  for (let game = 0; game < Number(values.games); game++) {
    const trace = game === 0 && size === sizes[0] ? values.trace : undefined
    figures.push(await measureGame(browser, runtime.endpoints, SIZES[size], trace))
  }
  const tasks = figures.flatMap((figure) => figure.tasks).sort((one, other) => other.ms - one.ms)
  const busy = median(figures.map((figure) => figure.busy))
  console.log(
    `A game, ${size}: ${figures.length} games; the main thread is busy ${(busy * 100).toFixed(0)} %.`,
  )
  for (const { ms, wholeMs, during, isInGame } of tasks.slice(0, 10))
    console.log(
      `  a task of ${ms.toFixed(0)} ms (${wholeMs.toFixed(0)} with waits for a processor) ${isInGame ? 'in the game' : 'before the game'}: ${during}`,
    )
  const longest = tasks.find(({ isInGame }) => isInGame)?.ms ?? 0
  const shift = Math.max(...figures.map(({ layoutShift }) => layoutShift))
  checks.push(
    [
      `longest task in a game, ${size}`,
      `${longest.toFixed(0)} ms`,
      `${MOST_TASK_MS} ms`,
      longest <= MOST_TASK_MS,
    ],
    [`layout shift, ${size}`, shift.toFixed(4), String(MOST_SHIFT), shift < MOST_SHIFT],
  )
}

function isSize(name: string): name is keyof typeof SIZES {
  return Object.hasOwn(SIZES, name)
}
