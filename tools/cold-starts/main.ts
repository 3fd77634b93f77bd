/**
 * `npm run cold-starts`: prints the size of each function's bundle, and the time to load it in a new process. A test
 * compares the sizes with budgets. The times depend on this machine.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { synthesize } from '../../local-aws/src/synth/synth.ts'
import { ascending, median } from '../bench/statistics.ts'
import { table } from '../bench/table.ts'
import { budgetOf } from './budgets.ts'
import { type Bundle, bundlesOf } from './bundles.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const INIT = fileURLToPath(new URL('./init.mjs', import.meta.url))

/** Variables that Lambda sets for every function. */
const LAMBDA_ENVIRONMENT = {
  TZ: ':UTC',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_SESSION_TOKEN: 'none',
}

function initOf({ file, environment }: Bundle): number {
  const env = { ...LAMBDA_ENVIRONMENT, ...environment }
  return Number(execFileSync(process.execPath, [INIT, file], { env, encoding: 'utf8' }))
}

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1)

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, assembly: { type: 'string' } },
})
const runs = Math.max(1, Number(values.runs) || 1)
const stateDirectory = `${PROJECT}/.local/cold-starts`
const assembly =
  values.assembly ?? (await synthesize({ projectDirectory: PROJECT, stateDirectory, context: {} }))
const bundles = bundlesOf(assembly)

// Loads all functions once per round, so that a busy moment of the machine affects all of them.
const times = new Map<string, number[]>(bundles.map(({ name }) => [name, []]))
for (let run = 0; run < runs; run++)
  for (const bundle of bundles) times.get(bundle.name)?.push(initOf(bundle))

const rows = bundles.map((bundle) => {
  const { name, bytes, gzippedBytes } = bundle
  const measured = ascending(times.get(name) ?? [])
  const budget = budgetOf(name)
  return [
    name,
    kilobytes(bytes),
    kilobytes(gzippedBytes),
    kilobytes(budget),
    bytes <= budget ? '' : 'TOO LARGE',
    median(measured).toFixed(1),
    (measured[0] ?? 0).toFixed(1),
  ]
})
console.log(table(['function', 'KB', 'gzipped', 'budget', '', 'init ms', 'minimum'], rows))
console.log(
  `\nSizes: minified, without source maps. Init: median and minimum of ${runs} new processes on Node ${process.versions.node} with a whole core of this machine. Lambda gives a function of 512 MB less than a third of a core.`,
)
if (bundles.some(({ name, bytes }) => bytes > budgetOf(name))) process.exitCode = 1
