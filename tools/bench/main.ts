/**
 * `npm run bench`: measures latency and throughput of the local or a deployed stack, and compares them with targets.
 * docs/performance.md explains the report.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Bench } from './bench.ts'
import { checkOpenFiles } from './open-files.ts'
import { readOptions, UsageError } from './options.ts'
import { plot } from './plot.ts'
import { printReport } from './print.ts'
import { Progress } from './progress.ts'
import { judge } from './targets.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { phases } = options
  checkOpenFiles(
    Math.max(
      phases.includes('parallel') ? options.connections : 0,
      phases.includes('idle') ? options.idle : 0,
    ),
  )
  const out = resolve(PROJECT, options.out)
  mkdirSync(out, { recursive: true })
  const progress = new Progress()
  const bench = new Bench({ options, progress, directory: out })
  process.once('SIGINT', () => void bench.stop().finally(() => process.exit(130)))
  const report = await bench.run().finally(() => progress.end())

  const targets = judge(report)
  console.log(printReport(report, targets))
  writeFileSync(join(out, 'bench.json'), `${JSON.stringify({ ...report, targets }, null, 2)}\n`)
  const drawing = plot(report)
  if (drawing !== undefined) writeFileSync(join(out, 'bench.svg'), drawing)
  console.log(`\nFull report: ${options.out}/bench.json${drawing === undefined ? '' : ` and bench.svg`}`)
  if (report.errors.length > 0 || targets.some(({ met }) => met === false)) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 2
}
