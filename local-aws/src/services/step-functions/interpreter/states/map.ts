import type { Json } from '../../ports.ts'
import { EvaluationFailure } from '../failures.ts'
import { writeJson } from '../json-text.ts'
import { innerLine, type Line } from '../line.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import { Region, type RegionPlan } from './region.ts'
import { onward, type StateType } from './state.ts'
import { type Tolerance, toleranceOf, withinTolerance } from './tolerance.ts'

/** An inline Map runs this many iterations at once at the most, also when it is told to run more. */
const MAX_INLINE_CONCURRENCY = 40

/** "A Map State causes the interpreter to process all the elements of an array, potentially in parallel." */
export const map: StateType = async (run) => {
  const region = run.resumeRegion() ?? start(run)
  run.region = region
  const result = Payload.of(await region.outputs())
  run.recordAside('MapStateSucceeded')
  return onward(run, run.exit(run.state, '', { result }, result))
}

interface Settings {
  items: Json[]
  concurrency: number
  tolerance: Tolerance
}

function start(run: StateRun): Region {
  const settings = evaluateSettings(run)
  run.record('MapStateStarted', { length: settings.items.length })
  return new Region(run, iterations(run, settings))
}

function evaluateSettings(run: StateRun): Settings {
  try {
    return { items: itemsOf(run), concurrency: concurrencyOf(run), tolerance: toleranceOf(run) }
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) thrown.whileEntering = run.retryCount === 0
    throw thrown
  }
}

/** "Items" is an array or comes to one; without it the input has to be one. */
export function itemsOf(run: StateRun): Json[] {
  const { Items } = run.state
  if (Items !== undefined) return run.evaluateAs('array', Items, 'Items') as Json[]
  const input = run.input.value
  if (Array.isArray(input)) return input
  throw new EvaluationFailure(
    `${run.prefix}Map state input must be an array but was: ${writeJson(input)}`,
    undefined,
  )
}

function concurrencyOf(run: StateRun): number {
  const { MaxConcurrency } = run.state
  if (MaxConcurrency === undefined) return MAX_INLINE_CONCURRENCY
  const value = run.evaluateCount(MaxConcurrency, 'MaxConcurrency')
  return value === 0 ? MAX_INLINE_CONCURRENCY : Math.min(value, MAX_INLINE_CONCURRENCY)
}

function iterations(run: StateRun, { items, concurrency, tolerance }: Settings): RegionPlan {
  const details = (line: Line) => ({ name: run.name, index: line.mapItem?.index ?? 0 })
  return {
    length: items.length,
    concurrency,
    open(index, cancellation) {
      const id = run.recordAside('MapIterationStarted', { name: run.name, index })
      const item = { index, value: items[index] ?? null }
      return innerLine(run.line, { visit: run, index }, cancellation, id, item)
    },
    machine() {
      if (!run.state.ItemProcessor) throw new Error('A Map has no ItemProcessor.')
      return run.state.ItemProcessor
    },
    input: (line) => itemInput(run, line),
    succeeded(line, next) {
      const { history } = run.line.execution
      const id = history.appendAside(line.chain, 'MapIterationSucceeded', details(line))
      // The next iteration goes on from this one's last state, the Map itself from its success.
      next()
      run.line.chain.last = id
    },
    endOf: (line, failed) => ({
      type: failed ? 'MapIterationFailed' : 'MapIterationAborted',
      details: details(line),
    }),
    tolerates: (failures) => withinTolerance(tolerance, failures, items.length),
  }
}

/** What an iteration works on: the item, or what "ItemSelector" makes of it. */
function itemInput(run: StateRun, line: Line): Payload {
  const { ItemSelector } = run.state
  if (ItemSelector === undefined) return Payload.of(line.mapItem?.value ?? null)
  try {
    return Payload.of(run.evaluateFor(line.mapItem, ItemSelector, 'ItemSelector'))
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) run.recordEvaluationFailed(thrown, line)
    throw thrown
  }
}
