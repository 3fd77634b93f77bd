import fc from 'fast-check'
import { Realm } from '../../../../local/stepfunctions/interpreter/jsonata/realm.ts'
import {
  ASK_JSONATA,
  findShortcut,
  takeShortcut,
} from '../../../../local/stepfunctions/interpreter/jsonata/shortcut.ts'

const realm = new Realm()
const NAMES = ['a', 'b', 'c', 'constructor', 'length', '__proto__']
const name = fc.constantFrom(...NAMES)
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, 0, 1, '', 'text', true),
    fc.array(tie('document'), { maxLength: 3 }),
    fc.dictionary(name, tie('document'), { maxKeys: 4 }),
  ),
}))

const quoted = (one: string) => `\`${one}\``
const plain = (value: unknown) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

test('what the shortcut answers is what JSONata answers', () => {
  let taken = 0
  fc.assert(
    fc.property(document, fc.array(name, { maxLength: 4 }), (value, path) => {
      const source = ['$v', ...path.map(quoted)].join('.')
      const parsed = realm.parse(source)
      const shortcut = findShortcut(parsed.ast())
      expect(shortcut).toEqual({ is: 'path', variable: 'v', names: path })
      if (!shortcut) return
      const answer = takeShortcut(shortcut, { v: value })
      if (answer === ASK_JSONATA) return
      taken++
      expect(plain(answer)).toEqual(plain(realm.evaluate(parsed, { v: value }, () => 0)))
    }),
    { numRuns: 500 },
  )
  expect(taken).toBeGreaterThan(50)
})

/** Expressions of every sort that has a shortcut, one within the other. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('null', 'true', '1', '-2.5', "'text'", "''"),
    fc.array(name, { maxLength: 3 }).map((path) => ['$v', ...path.map(quoted)].join('.')),
    fc
      .dictionary(fc.constantFrom('a', 'b', 'constructor'), tie('expression'), { maxKeys: 3 })
      .map((members) => `{${Object.entries(members).map(([key, value]) => `'${key}': ${value}`)}}`),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `(${left}) = (${right})`),
    fc
      .tuple(fc.constantFrom('$v.a', '$v', 'null'), fc.constantFrom('1', 'null', "'text'"))
      .map((two) => two.join(' = ')),
  ),
}))

test('so are objects and comparisons of such', () => {
  let taken = 0
  fc.assert(
    fc.property(document, expression, (value, source) => {
      const parsed = realm.parse(source)
      const shortcut = findShortcut(parsed.ast())
      const answer = shortcut ? takeShortcut(shortcut, { v: value }) : ASK_JSONATA
      if (answer === ASK_JSONATA) return
      if (shortcut?.is === 'object' || shortcut?.is === 'equality') taken++
      expect(plain(answer)).toEqual(plain(realm.evaluate(parsed, { v: value }, () => 0)))
    }),
    { numRuns: 1_000 },
  )
  expect(taken).toBeGreaterThan(50)
})

const others = [
  '$v.a[0]',
  '$v.a[]',
  '$v.*',
  '$v.a^(b)',
  '$v.(a)',
  '$v.a{b: c}',
  '$v.a@$x.b',
  '$v.a#$i.b',
  'a.b',
  "{'a': 1, 'a': 2}",
  '{$v: 1}',
  '$v.a != 1',
  '[1]',
  '$v.a + 1',
  '$v.a.$string()',
]
test.each(others)('%s is left to JSONata', (source) => {
  expect(findShortcut(realm.parse(source).ast())).toBeUndefined()
})

test('a variable that is not there is left to JSONata', () => {
  expect(takeShortcut({ is: 'path', variable: 'toString', names: [] }, {})).toBe(ASK_JSONATA)
})
