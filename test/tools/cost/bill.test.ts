import { noUnits, type Units } from '../../../local-aws/src/telemetry/meter.ts'
import { fill, read } from '../../../tools/cost/documents.ts'
import { table } from '../../../tools/cost/format.ts'
import { readMix } from '../../../tools/cost/mix.ts'
import { readOptions } from '../../../tools/cost/options.ts'
import { billOf, totalOf } from '../../../tools/cost/prices.ts'
import { reachOf } from '../../../tools/cost/quotas.ts'
import { spenderName } from '../../../tools/cost/spender-name.ts'

const units = (some: Partial<Units>): Units => ({ ...noUnits(), ...some })

/** The price lists' own ways of putting it. */
test.each<[Partial<Units>, number]>([
  [{ transitions: 1_000 }, 0.025],
  [{ messages: 1_000_000 }, 1],
  [{ connectionMinutes: 1_000_000 }, 0.25],
  [{ lambdaRequests: 1_000_000 }, 0.2],
  [{ lambdaGbSeconds: 1 }, 0.0000133334],
  [{ writes: 1_000_000 }, 0.625],
  [{ reads: 1_000_000 }, 0.125],
  [{ logBytes: 1024 ** 3 }, 0.5],
  [{ executionsStarted: 1_000, taskAnswers: 1_000, managementCalls: 1_000, indexWrites: 1_000 }, 0],
])('%j cost %d dollars', (some, usd) => {
  expect(totalOf(billOf(units(some)))).toBeCloseTo(usd, 12)
})

test('the largest line of a bill comes first', () => {
  const [first, second] = billOf(units({ transitions: 5, messages: 18 }))
  expect([first?.price.counter, second?.price.counter]).toEqual(['transitions', 'messages'])
})

test('the quota that the fewest games a second use up comes first', () => {
  const game = units({ transitions: 5, executionsStarted: 1, taskAnswers: 2, connections: 2 })
  const [own, first, second, third] = reachOf(game)
  expect(own?.gamesPerSecond).toBe(150)
  expect([first, second].map((reach) => reach?.gamesPerSecond)).toEqual([250, 250])
  expect(third?.gamesPerSecond).toBe(300)
  expect(reachOf(game).at(-1)?.gamesPerSecond).toBe(Number.POSITIVE_INFINITY)
})

test('reads a mix, and refuses an invalid one', () => {
  expect([...readMix('duel=80,bot=20.5', ['duel', 'bot'])]).toEqual([
    ['duel', 80],
    ['bot', 20.5],
  ])
  expect(() => readMix('chess=1', ['duel', 'bot'])).toThrow('There is no game chess; there are: duel, bot.')
  expect(() => readMix('duel', ['duel'])).toThrow('duel needs a share, for example duel=50.')
  expect(() => readMix('duel=0', ['duel'])).toThrow('A mix needs a game.')
})

test('fills a block of a document and reads it back', () => {
  const document = 'Before.\n<!-- a -->\n<!-- end of a -->\nAfter.\n'
  const filled = fill(document, 'a', 'Costs $1 $&')
  expect(filled).toBe('Before.\n<!-- a -->\n\nCosts $1 $&\n\n<!-- end of a -->\nAfter.\n')
  expect(read(filled, 'a')).toBe('Costs $1 $&')
  expect(fill(filled, 'a', 'new')).toBe(fill(document, 'a', 'new'))
  expect(() => fill(document, 'b', '')).toThrow('The document has no block b.')
  expect(read(document, 'b')).toBeUndefined()
})

test('writes a table with its columns in line', () => {
  expect(table(['', 'games'], [['duel', '1']])).toBe(
    ['|      | games |', '|------|------:|', '| duel |     1 |'].join('\n'),
  )
})

test('reads the options, and refuses invalid ones', () => {
  const given = (...args: string[]) => readOptions(args, ['duel'])
  expect(given()).toEqual({ write: false, calls: false, abuse: false, games: 5, mix: undefined })
  expect(given('--games', '2', '--mix', 'duel=1')).toMatchObject({ games: 2, mix: new Map([['duel', 1]]) })
  expect(() => given('--games', '0')).toThrow('--games must be a whole number of at least 1.')
  expect(() => given('--write', '--mix', 'duel=1')).toThrow('--write cannot be combined with --mix')
  expect(() => given('--what')).toThrow("Unknown option '--what'")
})

test.each([
  ['Janken-FunctionsLobbyA725E636-5DSP5XMDV08I', 'FunctionsLobby'],
  ['arn:aws:iam::000000000000:role/Janken-GameRole2132F19F-ZYO23A89RJO1', 'GameRole'],
  ['lobby', 'lobby'],
])('calls %s %s', (name, short) => {
  expect(spenderName(name)).toBe(short)
})
