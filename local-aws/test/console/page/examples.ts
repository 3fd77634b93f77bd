/** Made-up answers of the console's API, for tests of what the page makes of them. */
import type { Entry, ExecutionSummary, ItemsSummary } from '../../../src/console/api-types.ts'

export const entry = (change: Partial<Entry>): Entry => ({
  id: 1,
  state: 'Ask',
  type: 'Task',
  t0: 0,
  t1: 100,
  status: 'succeeded',
  segments: [],
  marks: [],
  attempts: 1,
  failures: [],
  invocations: [],
  children: [],
  frames: 0,
  assigns: false,
  ...change,
})

export const execution = (change: Partial<ExecutionSummary>): ExecutionSummary => ({
  id: 'Order:1',
  arn: 'arn:aws:states:us-east-1:000000000000:execution:Order:1',
  machine: 'Order',
  name: '1',
  status: 'SUCCEEDED',
  start: 1_000_000,
  stop: 1_001_000,
  title: 'Two chairs',
  outcome: 'shipped',
  waiting: false,
  states: 3,
  retries: 0,
  events: 10,
  redriveCount: 0,
  shape: 'w1000',
  ...change,
})

export const items = (statuses: string, change: Partial<ItemsSummary> = {}): ItemsSummary => {
  const count = (letters: string) => [...statuses].filter((one) => letters.includes(one)).length
  return {
    total: statuses.length,
    statuses,
    succeeded: count('sr'),
    retried: count('r'),
    failed: count('f'),
    aborted: count('a'),
    running: count('w'),
    failures: [],
    ...change,
  }
}
