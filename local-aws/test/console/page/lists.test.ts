import { checkJson, prettify, sayChanges } from '../../../src/console/page/forms/json-text.ts'
import { historyCommand, quoteForShell, startCommand } from '../../../src/console/page/parts/aws-cli.ts'
import { stepThrough } from '../../../src/console/page/parts/step-through.ts'
import { rangeInView, scrollToRow } from '../../../src/console/page/parts/virtual-range.ts'
import { hashOf, parseHash } from '../../../src/console/page/shell/hash.ts'
import {
  matches,
  mergePages,
  runningFirst,
  takeChanges,
} from '../../../src/console/page/views/executions/list.ts'
import { execution } from './examples.ts'

describe('a virtual list', () => {
  test('renders the rows in view and 20 more on each side', () => {
    expect(rangeInView(0, 320, 32, 10_000)).toEqual({ first: 0, end: 30 })
    expect(rangeInView(3200, 320, 32, 10_000)).toEqual({ first: 80, end: 130 })
    expect(rangeInView(319_680, 320, 32, 10_000)).toEqual({ first: 9970, end: 10_000 })
    expect(rangeInView(5000, 320, 32, 3)).toEqual({ first: 0, end: 3 })
    expect(rangeInView(0, 320, 32, 0)).toEqual({ first: 0, end: 0 })
  })

  test('scrolls no further than it must to show a row', () => {
    expect(scrollToRow(5, 0, 320, 32)).toBe(0)
    expect(scrollToRow(20, 0, 320, 32)).toBe(352)
    expect(scrollToRow(2, 400, 320, 32)).toBe(64)
  })

  test('a selection steps through it and stops at its ends', () => {
    const ids = ['a', 'b', 'c']
    expect([undefined, 'a', 'c', 'gone'].map((one) => stepThrough(ids, one, 1))).toEqual(['a', 'b', 'c', 'a'])
    expect(stepThrough(ids, 'a', -1)).toBe('a')
    expect(stepThrough([], 'a', 1)).toBeUndefined()
  })
})

describe('the list of executions', () => {
  const all = { status: 'ALL' as const, search: '' }
  const one = execution({ id: 'Order:1' })
  const other = execution({ id: 'Order:2', start: 2_000_000 })

  test('has the running ones on top', () => {
    const running = execution({ id: 'Order:0', status: 'RUNNING' })
    expect(runningFirst([other, running, one]).map(({ id }) => id)).toEqual(['Order:0', 'Order:2', 'Order:1'])
  })

  test('shows each execution of two pages once, failures of both kinds by their time', () => {
    const running = execution({ id: 'Order:0', status: 'RUNNING' })
    const all = mergePages('ALL', { items: [other, running, one] }, { items: [running] })
    expect(all.map(({ id }) => id)).toEqual(['Order:0', 'Order:2', 'Order:1'])
    const late = execution({ id: 'Order:3', status: 'TIMED_OUT', start: 1_500_000 })
    const failed = [other, one].map((line) => ({ ...line, status: 'FAILED' as const }))
    const merged = mergePages('FAILED', { items: failed }, { items: [late] })
    expect(merged.map(({ id }) => id)).toEqual(['Order:2', 'Order:3', 'Order:1'])
  })

  test('replaces changed items in place', () => {
    const changed = { ...one, outcome: 'sent back' }
    const { lines, fresh } = takeChanges({ lines: [other, one], fresh: [] }, [changed], all, true)
    expect([lines, fresh]).toEqual([[other, changed], []])
  })

  test('lets new ones in at the top only while nobody reads', () => {
    const before = { lines: [one], fresh: [] }
    expect(takeChanges(before, [other], all, true)).toEqual({ lines: [other, one], fresh: [] })
    const held = takeChanges(before, [other], all, false)
    expect(held).toEqual({ lines: [one], fresh: [other] })
    const changed = { ...other, outcome: 'late' }
    expect(takeChanges(held, [changed], all, false)).toEqual({ lines: [one], fresh: [changed] })
    expect(takeChanges(held, [], all, true)).toEqual({ lines: [other, one], fresh: [] })
  })

  test('adds only items that match the filter', () => {
    const failed = execution({ id: 'Order:3', status: 'TIMED_OUT', error: 'States.Timeout' })
    expect(matches({ status: 'FAILED', search: '' }, failed)).toBe(true)
    expect(matches({ status: 'SUCCEEDED', search: '' }, failed)).toBe(false)
    expect(matches({ status: 'RETRIED', search: '' }, execution({ retries: 2 }))).toBe(true)
    expect(matches({ status: 'RETRIED', search: '' }, one)).toBe(false)
    expect(matches({ ...all, machine: 'Refund' }, one)).toBe(false)
    expect(matches({ ...all, search: 'CHAIRS' }, one)).toBe(true)
    expect(matches({ ...all, search: 'table' }, one)).toBe(false)
  })
})

describe('addresses', () => {
  test('carry any text', () => {
    const hash = hashOf('executions', 'Order:a/b c%', 7)
    expect(hash).toBe('#/executions/Order%3Aa%2Fb%20c%25/7')
    expect(parseHash(hash)).toEqual(['executions', 'Order:a/b c%', '7'])
  })

  test('leave out missing parts at the end', () => {
    expect(hashOf('executions', undefined)).toBe('#/executions')
    expect(hashOf('executions', 'a', undefined, 3)).toBe('#/executions/a//3')
  })

  test('are read as far as they can be', () => {
    expect([parseHash(''), parseHash('#/'), parseHash('#/tables/%E0')]).toEqual([
      ['executions'],
      ['executions'],
      ['tables', '%E0'],
    ])
  })
})

describe('forms', () => {
  test('say why a text is not JSON', () => {
    expect(checkJson('{"a":1}')).toBeUndefined()
    expect(checkJson('')).toMatch(/^This is not valid JSON: /)
    expect(prettify('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(prettify('no JSON')).toBe('no JSON')
  })

  test('describe the change', () => {
    expect(sayChanges('{"a":{"b":15}}', '{"a":{"b":5}}')).toBe('a.b 15 → 5')
    expect(sayChanges('{"a":1}', '{"c":2}')).toBe('a 1 → –, c – → 2')
    expect(sayChanges('[1,2,3,4,5]', '[]')).toBe('0 1 → –, 1 2 → –, 2 3 → –, and 2 more')
    expect(sayChanges('1', '1')).toBe('')
  })
})

describe('commands for a terminal', () => {
  const place = { endpoint: 'http://127.0.0.1:4566', region: 'eu-central-1' }

  test('name region, endpoint and dummy credentials', () => {
    expect(historyCommand('arn:aws:states:::execution:Order:1', place)).toBe(
      [
        'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
        'aws stepfunctions get-execution-history',
        '--region eu-central-1',
        '--endpoint-url http://127.0.0.1:4566',
        '--execution-arn arn:aws:states:::execution:Order:1',
      ].join(' \\\n  '),
    )
  })

  test('quote characters that a shell would interpret', () => {
    expect(startCommand('arn', `{"name":"it's"}`, place)).toContain(`--input '{"name":"it'\\''s"}'`)
    expect([quoteForShell('a b'), quoteForShell(''), quoteForShell('$HOME')]).toEqual([
      "'a b'",
      "''",
      "'$HOME'",
    ])
  })
})
