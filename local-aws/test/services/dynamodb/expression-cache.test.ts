import { createRequire } from 'node:module'
import { cacheParsedExpressions, type Parser } from '../../../src/services/dynamodb/expression-cache.ts'

const load = createRequire(__filename)
const { isReserved } = load('dynalite/db') as { isReserved: unknown }

/** dynalite's parser, one that remembers and one that does not, of what an expression is sent with. */
function parsers(file: string) {
  const { parse } = load(`dynalite/db/${file}`) as Parser
  const remembering: Parser = { parse }
  cacheParsedExpressions(remembering)
  const call =
    (parser: Parser) => (text: string, names: Record<string, string>, values: Record<string, object>) => {
      const context = {
        attrNames: names,
        attrVals: values,
        unusedAttrNames: Object.fromEntries(Object.keys(names).map((name) => [name, true])),
        unusedAttrVals: Object.fromEntries(Object.keys(values).map((name) => [name, true])),
        isReserved: typeof isReserved === 'function' ? isReserved : () => false,
        compare: () => false,
      }
      const parsed = parser.parse(text, { context })
      return { parsed, names: context.unusedAttrNames, values: context.unusedAttrVals }
    }
  return { remembering: call(remembering), plain: call({ parse }) }
}

const CONDITION = '(attribute_not_exists(#a.#b) OR #a.#b < :n) AND (#c = :s)'
const NAMES = { '#a': 'seats', '#b': 'round', '#c': 'pk' }

test.each([
  ['the first time', []],
  ['again, with other values', [{ ':n': { N: '1' }, ':s': { S: 'x' } }]],
])('what is remembered is what is parsed, %s', (_when, before) => {
  const { remembering, plain } = parsers('conditionParser')
  for (const values of before) remembering(CONDITION, NAMES, values)
  const values = { ':n': { N: '7' }, ':s': { S: 'y' } }
  expect(remembering(CONDITION, NAMES, values)).toEqual(plain(CONDITION, NAMES, values))
})

test('an update too, and what one caller does to it is not seen by the next', () => {
  const { remembering, plain } = parsers('updateParser')
  const text = 'SET #a = :n, #c = if_not_exists(#c, :s) REMOVE #b'
  const first = remembering(text, NAMES, { ':n': { N: '1' }, ':s': { S: 'x' } })
  Object.assign(first.parsed as object, { sections: [] })
  const values = { ':n': { N: '2' }, ':s': { S: 'y' } }
  expect(remembering(text, NAMES, values)).toEqual(plain(text, NAMES, values))
})

test('a value of another type, and other names, are parsed anew', () => {
  const { remembering, plain } = parsers('conditionParser')
  remembering('begins_with(#a, :s)', { '#a': 'x' }, { ':s': { S: 'x' } })
  const asNumber = [{ '#a': 'x' }, { ':s': { N: '1' } }] as const
  expect(remembering('begins_with(#a, :s)', ...asNumber).parsed).toEqual(
    plain('begins_with(#a, :s)', ...asNumber).parsed,
  )
  expect(remembering('begins_with(#a, :s)', ...asNumber).parsed).toContain('Incorrect operand type')
  const renamed = [{ '#a': 'y' }, { ':s': { S: 'x' } }] as const
  expect(remembering('begins_with(#a, :s)', ...renamed)).toEqual(plain('begins_with(#a, :s)', ...renamed))
})

test('bounds that only their values make invalid are refused each time', () => {
  const { remembering, plain } = parsers('conditionParser')
  const bad = [{ '#a': 'x' }, { ':s': { S: 'no type' } }] as const
  const text = 'attribute_type(#a, :s)'
  remembering(text, { '#a': 'x' }, { ':s': { S: 'N' } })
  expect(remembering(text, ...bad).parsed).toEqual(plain(text, ...bad).parsed)
})
