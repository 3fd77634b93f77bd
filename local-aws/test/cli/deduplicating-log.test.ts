import { DeduplicatingLog } from '../../src/cli/deduplicating-log.ts'
import { VirtualClock } from '../../src/common/virtual-clock.ts'
import { RecordedLog } from '../runtime/fixture.ts'

const clock = new VirtualClock()

test('shows a line that floods five times a second, and counts the rest', async () => {
  const shown = new RecordedLog()
  const log = new DeduplicatingLog(shown, clock)
  for (let i = 0; i < 1_000; i += 1) log.warn('refused')
  log.error('something else')
  expect(shown.lines).toEqual([...Array.from({ length: 5 }, () => 'warn refused'), 'error something else'])
  shown.lines.length = 0
  await clock.advance(1_000)
  log.warn('refused')
  expect(shown.lines).toEqual(['warn refused (repeated 995 more times)', 'warn refused'])
  await clock.advance(1_000)
  expect(shown.lines).toHaveLength(2)
})

test('says nothing any more once it is silenced', async () => {
  const shown = new RecordedLog()
  const log = new DeduplicatingLog(shown, clock)
  for (let i = 0; i < 10; i += 1) log.info('begun')
  shown.lines.length = 0
  log.silence()
  log.error('ended')
  await clock.advance(1_000)
  expect(shown.lines).toEqual([])
})
