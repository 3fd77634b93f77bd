import { innerBranch } from '../branch.ts'
import { Payload } from '../payload.ts'
import type { StateRun } from '../state-run.ts'
import { BranchGroup, type BranchGroupPlan } from './branch-group.ts'
import { onward, type StateType } from './state.ts'

/** "A Parallel State causes parallel execution of branches", each of them on the same input. */
export const parallel: StateType = async (run) => {
  const branchGroup = run.resumeBranchGroup() ?? start(run)
  run.branchGroup = branchGroup
  const result = Payload.of(await branchGroup.outputs())
  run.recordAside('ParallelStateSucceeded')
  return onward(run, run.exit(run.state, '', { result }, result))
}

function start(run: StateRun): BranchGroup {
  const { Branches = [], Arguments } = run.state
  const input = Arguments === undefined ? run.input : Payload.of(run.evaluate(Arguments, 'Arguments'))
  const started = run.record('ParallelStateStarted')
  const plan: BranchGroupPlan = {
    length: Branches.length,
    concurrency: Branches.length,
    open: (index, cancellation) =>
      innerBranch(run.branch, { visit: run, index }, cancellation, started, undefined),
    machine(index) {
      const branch = Branches[index]
      if (!branch) throw new Error(`A Parallel has no branch ${index}.`)
      return branch
    },
    input: () => input,
  }
  return new BranchGroup(run, plan)
}
