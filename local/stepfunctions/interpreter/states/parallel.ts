import type { Json } from '../../ports.ts'
import { runStates } from '../interpret.ts'
import { innerLine } from '../line.ts'
import { Payload } from '../payload.ts'
import { Region } from './region.ts'
import { onward, type StateType } from './state.ts'

/** "A Parallel State causes parallel execution of branches", each of them on the same input. */
export const parallel: StateType = async (run) => {
  const { Branches = [], Arguments } = run.state
  const input = Arguments === undefined ? run.input : Payload.of(run.evaluate(Arguments, 'Arguments'))
  const started = run.record('ParallelStateStarted')
  const region = new Region(run)
  run.inner = Branches.map(() => innerLine(run, region.cancellation, started, undefined))
  const lines = [...run.inner]
  const outputs = await Promise.race([
    Promise.all(
      Branches.map(async (branch, index) => {
        const line = lines[index]
        if (!line) throw new Error('A branch has no line.')
        try {
          const output = await runStates(line, branch, input)
          run.line.chain.last = line.chain.last
          return output.value
        } catch (thrown) {
          region.fail(line, thrown)
          return region.failed
        }
      }),
    ),
    region.failed,
  ])
  region.end()
  run.recordAside('ParallelStateSucceeded')
  const result = Payload.of(outputs as Json)
  return onward(run, run.exit(run.state, '', { result }, result))
}
