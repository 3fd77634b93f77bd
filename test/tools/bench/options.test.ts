import { PHASES, readOptions, startArguments, UsageError } from '../../../tools/bench/options.ts'
import { contextArguments, NO_LIMITS } from '../../../tools/no-limits.ts'

test('by default everything is measured, at the size of the targets', () => {
  expect(readOptions([])).toMatchObject({ phases: PHASES, concurrent: 100, connections: 200, idle: 5_000 })
})

test('two players are connected for each duel, unless more are asked for', () => {
  expect(readOptions(['--concurrent', '7']).connections).toBe(14)
  expect(readOptions(['--concurrent', '7', '--connections', '30']).connections).toBe(30)
})

test('context is handed on to the stack', () => {
  expect(readOptions(['-c', 'turnSeconds=9', '-c', 'a=b']).context).toEqual(['turnSeconds=9', 'a=b'])
})

test('the latencies of AWS are handed on to the stack, and shorten the run', () => {
  const options = readOptions(['--latency', 'aws', '-c', 'a=b'])
  expect(options).toMatchObject({ latency: 'aws', phases: ['start', 'single'], singles: 50 })
  expect(startArguments(options)).toEqual([...contextArguments(NO_LIMITS), '-c', 'a=b', '--latency', 'aws'])
  expect(readOptions(['--latency', 'aws', '--singles', '7', '--phases', 'idle'])).toMatchObject({
    phases: ['idle'],
    singles: 7,
  })
})

test('phases are run in their order, however they are asked for', () => {
  expect(readOptions(['--phases', 'idle, relay']).phases).toEqual(['relay', 'idle'])
})

test.each([
  ['an unknown option', ['--nonsense'], /--nonsense/],
  ['no number', ['--seconds', 'ten'], '--seconds must be a whole number, not ten.'],
  ['an unknown phase', ['--phases', 'single,tea'], 'Unknown phase tea. Phases: '],
  ['unknown latencies', ['--latency', 'gcp'], '--latency must be one of aws, not gcp.'],
  [
    'latencies of a running stack',
    ['--latency', 'aws', '--url', 'ws://x'],
    '--latency cannot be combined with --url',
  ],
  [
    'too few players',
    ['--concurrent', '5', '--connections', '9'],
    '5 concurrent duels need 10 connections, but --connections is 9.',
  ],
])('refuses %s in a sentence', (_name, args, sentence) => {
  expect(() => readOptions(args)).toThrow(UsageError)
  expect(() => readOptions(args)).toThrow(sentence)
})
