/**
 * `npm run simulate -- --seeds 1..10000`: plays whole games in one thread under the faults that a seed draws. See
 * docs/simulate.md.
 */
import type { Template } from '../../local-aws/src/template/model.ts'
import { UsageError } from '../bench/options.ts'
import { deployedFrom } from './deployed.ts'
import { readOptions, type SimulateOptions } from './options.ts'
import { printStory, printSummary, Summary } from './print.ts'
import type { SeedOutcome } from './run-seed.ts'
import { Threads } from './threads.ts'
import type { Order } from './worker.ts'

/** From this number of seeds on, the command reports its progress. */
const MANY_SEEDS = 100

function* ordersOf({ from, to, isTold }: SimulateOptions): Generator<Order> {
  for (let seed = from; seed <= to; seed++) yield { seed, isStoryKept: isTold }
}

try {
  const options = readOptions(process.argv.slice(2))
  // Loads CDK, which takes seconds, so the arguments are checked first.
  const { synthesizedTemplate } = await import('../synthesized-template.ts')
  const threads = await Threads.start(options.threads, deployedFrom(synthesizedTemplate() as Template))
  const failing: SeedOutcome[] = []
  const summary = new Summary()
  const count = options.to - options.from + 1
  await threads.run(ordersOf(options), (outcome) => {
    summary.add(outcome)
    if (count >= MANY_SEEDS && summary.seeds % Math.round(count / 10) === 0)
      console.error(`${summary.seeds} of ${count} seeds played, ${summary.failing} broke a rule`)
    if (options.isTold) console.log(printStory(outcome))
    if (outcome.violations.length === 0) return
    failing.push(outcome)
    console.log(
      `seed ${outcome.seed}: ${outcome.violations.map(({ kind, what }) => `${kind}: ${what}`).join('; ')}`,
    )
  })
  summary.end()
  const told = failing
    .slice(0, options.stories)
    .map((shrinks) => ({ seed: shrinks.seed, isStoryKept: true, shrinks }))
  await threads.run(told, (outcome) => console.log(`\n${printStory(outcome)}`))
  await threads.stop()
  console.log(printSummary(summary))
  process.exitCode = failing.length === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exit(2)
}
