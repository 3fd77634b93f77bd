/** The command line of `npm run simulate`. */
import { UsageError } from '../../../tools/bench/options.ts'
import { readOptions } from '../../../tools/simulate/options.ts'
import { runTool } from '../run-tool.ts'

test('plays a thousand seeds on two threads unless told otherwise', () => {
  expect(readOptions([])).toEqual({ from: 1, to: 1_000, threads: 2, stories: 3, isTold: false })
})

test.each([
  ['a range', '5..9', 5, 9],
  ['one seed', '7', 7, 7],
  ['a range of one', '7..7', 7, 7],
  ['the smallest', '0', 0, 0],
  ['all there are', '0..4294967295', 0, 4_294_967_295],
])('takes %s', (_name, seeds, from, to) => {
  expect(readOptions(['--seeds', seeds])).toMatchObject({ from, to })
  expect(readOptions([`--seeds=${seeds}`])).toMatchObject({ from, to })
})

const RANGE =
  '--seeds must be a seed such as 7, or a range such as 1..1000, of whole numbers from 0 to 4294967295, not'
test.each([
  ['nothing', [''], `${RANGE} "".`],
  ['a range without an end', ['1..'], `${RANGE} "1..".`],
  ['a range without a beginning', ['..5'], `${RANGE} "..5".`],
  ['three seeds', ['1..2..3'], `${RANGE} "1..2..3".`],
  ['three dots', ['1...3'], `${RANGE} "1...3".`],
  ['a seed that is too large', ['4294967296'], `${RANGE} "4294967296".`],
  ['a seed with a hundred digits', ['9'.repeat(100)], RANGE],
  ['a fraction', ['1.5'], `${RANGE} "1.5".`],
  ['an exponent', ['1e3'], `${RANGE} "1e3".`],
  ['a hexadecimal number', ['0x10'], `${RANGE} "0x10".`],
  ['spaces', [' 1 '], `${RANGE} " 1 ".`],
  ['a word', ['all'], `${RANGE} "all".`],
  ['a reversed range', ['9..5'], '--seeds 9..5 ends before it begins. Write 5..9.'],
])('refuses %s', (_name, [seeds = ''], sentence) => {
  expect(() => readOptions(['--seeds', seeds])).toThrow(UsageError)
  expect(() => readOptions(['--seeds', seeds])).toThrow(sentence)
})

test.each([
  ['a seed below 0', ['--seeds=-1'], RANGE],
  ['an option in place of a seed', ['--seeds', '--story'], '--seeds'],
  ['no value', ['--seeds'], '--seeds'],
  ['an unknown option', ['--seed', '7'], "Unknown option '--seed'"],
  ['a seed without its option', ['7'], "Unexpected argument '7'"],
  ['a value of a flag', ['--story=yes'], '--story'],
  ['no thread', ['--threads', '0'], '--threads must be a whole number from 1 to 64, not "0".'],
  ['too many threads', ['--threads', '65'], '--threads must be a whole number from 1 to 64, not "65".'],
  [
    'a word for a number',
    ['--stories', 'all'],
    '--stories must be a whole number from 0 to 1000, not "all".',
  ],
])('refuses %s, and shows the options', (_name, args, sentence) => {
  expect(() => readOptions(args)).toThrow(UsageError)
  expect(() => readOptions(args)).toThrow(sentence)
  expect(() => readOptions(args)).toThrow('--stories N    failing seeds to shorten and print (3)')
})

test('ends with 2 and a sentence, without a stack, for a command line that is wrong', async () => {
  const { output, code } = await runTool('simulate/main.ts', ['--seeds', '9..5'])
  expect(code).toBe(2)
  expect(output).toMatch(/^--seeds 9\.\.5 ends before it begins\. Write 5\.\.9\.\n\nnpm run simulate/)
  expect(output).not.toMatch(/^ {4}at /m)
})
