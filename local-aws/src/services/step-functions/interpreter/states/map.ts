import type { Json } from '../../ports.ts'
import { type Branch, innerBranch } from '../branch.ts'
import { EvaluationFailure } from '../failures.ts'
import { writeJson } from '../json-text.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import { BranchGroup, type BranchGroupPlan } from './branch-group.ts'
import { onward, type StateType } from './state.ts'
import { type Tolerance, toleranceOf, withinTolerance } from './tolerance.ts'

/** Maximum concurrency of an inline Map, even if its MaxConcurrency is larger. */
const MAX_INLINE_CONCURRENCY = 40

/** "A Map State causes the interpreter to process all the elements of an array, potentially in parallel." */
export const map: StateType = async (run) => {
  const branchGroup = run.resumeBranchGroup() ?? start(run)
  run.branchGroup = branchGroup
  const result = Payload.of(await branchGroup.outputs())
  run.recordAside('MapStateSucceeded')
  return onward(run, run.exit(run.state, '', { result }, result))
}

interface Settings {
  items: Json[]
  concurrency: number
  tolerance: Tolerance
}

function start(run: StateRun): BranchGroup {
  const settings = evaluateSettings(run)
  run.record('MapStateStarted', { length: settings.items.length })
  return new BranchGroup(run, iterations(run, settings))
}

function evaluateSettings(run: StateRun): Settings {
  try {
    return { items: itemsOf(run), concurrency: concurrencyOf(run), tolerance: toleranceOf(run) }
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) thrown.whileEntering = run.retryCount === 0
    throw thrown
  }
}

/** "Items" is an array or an expression that gives one. Without it, the input must be an array. */
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

function iterations(run: StateRun, { items, concurrency, tolerance }: Settings): BranchGroupPlan {
  const details = (branch: Branch) => ({ name: run.name, index: branch.mapItem?.index ?? 0 })
  return {
    length: items.length,
    concurrency,
    open(index, cancellation) {
      const id = run.recordAside('MapIterationStarted', { name: run.name, index })
      const item = { index, value: items[index] ?? null }
      return innerBranch(run.branch, { visit: run, index }, cancellation, id, item)
    },
    machine() {
      if (!run.state.ItemProcessor) throw new Error('A Map has no ItemProcessor.')
      return run.state.ItemProcessor
    },
    input: (branch) => itemInput(run, branch),
    succeeded(branch, next) {
      const { history } = run.branch.execution
      const id = history.appendAside(branch.chain, 'MapIterationSucceeded', details(branch))
      // The next iteration starts from the last event of this one, the Map itself from its success event.
      next()
      run.branch.chain.last = id
    },
    endOf: (branch, failed) => ({
      type: failed ? 'MapIterationFailed' : 'MapIterationAborted',
      details: details(branch),
    }),
    tolerates: (failures) => withinTolerance(tolerance, failures, items.length),
  }
}

/** An iteration's input: the item, or the result of "ItemSelector". */
function itemInput(run: StateRun, branch: Branch): Payload {
  const { ItemSelector } = run.state
  if (ItemSelector === undefined) return Payload.of(branch.mapItem?.value ?? null)
  try {
    return Payload.of(run.evaluateFor(branch.mapItem, ItemSelector, 'ItemSelector'))
  } catch (thrown) {
    if (thrown instanceof EvaluationFailure) run.recordEvaluationFailed(thrown, branch)
    throw thrown
  }
}
