import TestSequencer from '@jest/test-sequencer'

/**
 * The beginnings of the slowest files' paths. By their sizes, Jest would start some of them last. Tests with a browser
 * alternate with others, so that few browsers run at once.
 */
const SLOW = [
  'test/browser/page',
  'test/infra/synth',
  'test/tools/simulate/seeds',
  'test/browser/screens',
  'test/tools/soak/soak',
  'local-aws/test/cli/start',
  'test/browser/party.',
  'test/tools/bench/bench',
  'test/start/live',
  'test/browser/play',
  'test/operations/alarms',
  'test/permissions/grants',
  'test/browser/party-screens',
]

/** Starts the slow files first, so that no single file runs on while the other processes have nothing left to do. */
export default class SlowFilesFirst extends TestSequencer {
  sort(tests) {
    const rankOf = ({ path }) => {
      const rank = SLOW.findIndex((start) => path.includes(`/${start}`))
      return rank === -1 ? SLOW.length : rank
    }
    return [...super.sort(tests)].sort((one, other) => rankOf(one) - rankOf(other))
  }
}
