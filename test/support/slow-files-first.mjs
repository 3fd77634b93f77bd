import TestSequencer from '@jest/test-sequencer'

/** The slowest files, by the beginnings of their paths. By their sizes, Jest would start some of them last. */
const SLOW = [
  'test/browser/',
  'test/infra/synth',
  'test/tools/simulate/seeds',
  'test/tools/soak/',
  'test/tools/bench/bench',
  'test/start/live',
  'test/permissions/grants',
]

/** Starts the slow files first, so that no single file runs on while the other processes have nothing left to do. */
export default class SlowFilesFirst extends TestSequencer {
  sort(tests) {
    const isSlow = ({ path }) => SLOW.some((start) => path.includes(`/${start}`))
    const sorted = super.sort(tests)
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))]
  }
}
