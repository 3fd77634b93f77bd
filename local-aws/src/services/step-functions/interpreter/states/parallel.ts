import { innerLine } from '../line.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import { Region, type RegionPlan } from './region.ts'
import { onward, type StateType } from './state.ts'

/** "A Parallel State causes parallel execution of branches", each of them on the same input. */
export const parallel: StateType = async (run) => {
  const region = run.resumeRegion() ?? start(run)
  run.region = region
  const result = Payload.of(await region.outputs())
  run.recordAside('ParallelStateSucceeded')
  return onward(run, run.exit(run.state, '', { result }, result))
}

function start(run: StateRun): Region {
  const { Branches = [], Arguments } = run.state
  const input = Arguments === undefined ? run.input : Payload.of(run.evaluate(Arguments, 'Arguments'))
  const started = run.record('ParallelStateStarted')
  const plan: RegionPlan = {
    length: Branches.length,
    concurrency: Branches.length,
    open: (index, cancellation) =>
      innerLine(run.line, { visit: run, index }, cancellation, started, undefined),
    machine(index) {
      const branch = Branches[index]
      if (!branch) throw new Error(`A Parallel has no branch ${index}.`)
      return branch
    },
    input: () => input,
  }
  return new Region(run, plan)
}
