/**
 * `npm run soak -- --minutes 30`: runs a stack with players who drop, flood, send garbage, leave, come late and return,
 * then checks what is left. docs/performance.md explains the report.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UsageError } from '../bench/options.ts'
import { Progress } from '../bench/progress.ts'
import { runFaultSoak } from './faults/run.ts'
import { printOutcome } from './print.ts'
import { Soak } from './soak.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

const USAGE = `npm run soak -- [options]

  --faults      inject faults by changing rules, and check every result (docs/performance.md)
  --minutes N   minutes of traffic (30)
  --crowd N     size of the crowd: N times 24 players, watchers and vandals (2)
  --seed N      seed of the players' random choices (1)
  --turn N      seconds per turn (3)
  --settle N    seconds without traffic before memory is measured (75, after which idle environments have ended)
  --out DIR     directory for soak.json (.local/soak)`

function number(name: string, text: string, least: number): number {
  const value = Number(text)
  if (text !== '' && Number.isFinite(value) && value >= least) return value
  throw new UsageError(`--${name} must be a number of at least ${least}, not ${text}.\n\n${USAGE}`)
}

function readOptions() {
  const text = (otherwise: string) => ({ type: 'string', default: otherwise }) as const
  const options = {
    faults: { type: 'boolean', default: false } as const,
    minutes: text('30'),
    crowd: text('2'),
    seed: text('1'),
    turn: text('3'),
    settle: text('75'),
    out: text('.local/soak'),
  }
  try {
    const { values } = parseArgs({ options })
    return {
      faults: values.faults,
      out: values.out,
      minutes: number('minutes', values.minutes, 0.1),
      crowd: Math.round(number('crowd', values.crowd, 1)),
      seed: number('seed', values.seed, 0),
      settleSeconds: number('settle', values.settle, 0),
      turnSeconds: Math.round(number('turn', values.turn, 1)),
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

try {
  const options = readOptions()
  const directory = resolve(PROJECT, options.out)
  mkdirSync(directory, { recursive: true })
  const progress = new Progress()
  if (options.faults) process.exit((await runFaultSoak({ ...options, directory, progress })) ? 0 : 1)
  const soak = new Soak({ ...options, directory, progress })
  process.once('SIGINT', () => void soak.stop().finally(() => process.exit(130)))
  const outcome = await soak.run().finally(() => progress.end())
  console.log(printOutcome(outcome))
  writeFileSync(join(directory, 'soak.json'), `${JSON.stringify(outcome, null, 2)}\n`)
  console.log(`\nFull report: ${options.out}/soak.json`)
  process.exit(outcome.checks.every(({ holds }) => holds) ? 0 : 1)
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exit(2)
}
