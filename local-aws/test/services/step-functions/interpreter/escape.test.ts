import fc from 'fast-check'
import { evaluateExpression } from '../../../../src/services/step-functions/interpreter/expressions.ts'
import { EvaluationFailure } from '../../../../src/services/step-functions/interpreter/failures.ts'

const SURROUNDINGS = { now: () => 0, random: () => 0.5 }
const INPUT = { a: 1, list: [{ x: 1 }], nested: {} }

/** The value as JSON; otherwise why there is none. */
function outcome(source: string, input: unknown = INPUT): unknown {
  const bindings = { states: { input } }
  try {
    return evaluateExpression(source, 'Output', bindings, { surroundings: SURROUNDINGS, prefix: '' })
  } catch (error) {
    if (error instanceof EvaluationFailure) return { refused: error.reason?.replace(/^.*'Output'/s, '') }
    throw error
  }
}

const NOTHING = { refused: ' returned nothing (undefined).' }
const refusedWith = (message: string) => ({ refused: expect.stringContaining(message) })

/** Whatever an expression did, the next one finds everything as it was. */
afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(outcome('[$count([1, 2]), $sum([1, 2]), $lookup({"a": 3}, "a")]')).toEqual([2, 3, 3])
  expect(INPUT).toEqual({ a: 1, list: [{ x: 1 }], nested: {} })
})

/** Names that lead from an object to its prototype, to a constructor or to the insides of a function. */
const NAMES = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['then', 'catch', 'finally', 'prototype', 'caller', 'callee', 'arguments', 'apply', 'call', 'bind'],
  ...['length', 'at', 'concat', 'sequence', 'implementation', 'environment', 'body', 'signature', 'token'],
  ...['_jsonata_function', '_jsonata_lambda', 'global', 'thunk', 'lastIndex', 'source', 'exec'],
]

/** Ways to a value; none has a member of these names. */
const VALUES = [
  ...['{}', '{"a": 1}', '[{}, {"a": 1}]', '$states', '$states.input', '$states.input.list[0]', '"text"', '5'],
  ...['true', 'null', '$merge([{"a": 1}, {"b": 2}])', '$sift({"a": 1}, function($v) { true })'],
  ...['$spread({"a": 1, "b": 2})', '$parse("{\\"a\\": 1}")', '({"a": 1} ~> |$|{"b": 2}|)'],
  ...[
    '$match("ab", /b/)',
    '/b/("ab")',
    '[{"k": "a"}]{k: $count($)}',
    '$each({"a": {}}, function($v) { $v })',
  ],
  ...['$sum', '$hash', '$lookup', 'function($x) { $x }', 'function($x)<n:n> { $x }', '$hash(?, "MD5")'],
  ...['($string ~> $length)', '|$|{"a": 1}|', '/a/', '(function($f) { $f })($sum)', '/a/("a").next'],
]

/** Ways to read a member of `$v`. */
const READS: [how: string, read: (name: string) => string][] = [
  ['by name', (name) => `$v.\`${name}\``],
  ['in a step', (name) => `[$v, {}].(\`${name}\`)`],
  ['by $lookup', (name) => `$lookup($v, ${JSON.stringify(name)})`],
  [
    'by a computed name',
    (name) => `$lookup($v, $join([${[...name].map((letter) => JSON.stringify(letter))}]))`,
  ],
  [
    'by $lookup in a function',
    (name) => `$map([${JSON.stringify(name)}], function($n) { $lookup([$v], $n) })`,
  ],
  ['by a partial $lookup', (name) => `($get := $lookup(?, ${JSON.stringify(name)}); $get($v))`],
  ['by a chain', (name) => `([$v] ~> $lookup(${JSON.stringify(name)}))`],
  ['in an order', (name) => `[{}, $v]^(\`${name}\`).\`${name}\``],
]

test.each(READS)('a member that a value does not have is nothing, read %s', (_how, read) => {
  const everyName = `[${NAMES.map(read).join(', ')}]`
  expect(VALUES.map((value) => [value, outcome(`($v := ${value}; ${everyName})`)])).toEqual(
    VALUES.map((value) => [value, []]),
  )
})

test('a member that an object has is found, whatever its name', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...READS),
      fc.oneof(fc.constantFrom(...NAMES), fc.string()).filter((name) => !name.includes('`')),
      fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), fc.nat()),
      ([, read], name, members) => {
        const expected = Object.hasOwn(members, name) ? members[name] : NOTHING
        expect(outcome(`($v := $states.input; ${read(name)})`, members)).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})

const calls = [
  '{}.__lookupSetter__("__proto__")',
  '$states.input.constructor("x")',
  '{}.hasOwnProperty("a")',
  '{}.toString()',
  '$lookup({}, "__lookup" & "Getter__")("__proto__")',
  '{}.__defineGetter__("a", function() { 1 })',
  'Function("return process")()',
  '$Function("return process")()',
  '$eval("1")',
  '($e := $eval; $e("1"))',
]
test.each(calls)('%s calls nothing', (source) => {
  expect(outcome(source)).toEqual(refusedWith('T1006: Attempted to invoke a non-function'))
})

const INSIDES = [
  '$sum',
  '$hash',
  'function($x) { $x }',
  '$hash(?, "MD5")',
  '($string ~> $length)',
  '|$|{}|',
  '/a/',
]
const LOOKS: [how: string, look: (fn: string) => string][] = [
  ['a wildcard', (fn) => `($f := ${fn}; [$f.*])`],
  ['a wildcard in an array', (fn) => `($f := ${fn}; [[$f, $f].*])`],
  ['a descendant', (fn) => `($f := ${fn}; [{"f": $f}.**.*.*])`],
  ['$spread', (fn) => `($f := ${fn}; [$spread([$f, $f]).*])`],
  ['$keys', (fn) => `($f := ${fn}; [$keys($f)])`],
]
test.each(LOOKS)('%s sees nothing of a function', (_how, look) => {
  expect(INSIDES.map((fn) => [fn, outcome(look(fn))])).toEqual(INSIDES.map((fn) => [fn, []]))
})

const members: [source: string, seen: unknown][] = [
  ['[$each({"a": 1}, function($v, $k) { $k })]', ['a']],
  ['[$keys($sift({"a": 1}, function($v, $k) { true }))]', ['a']],
  ['[$each($merge([{"a": 1}, {}]), function($v, $k, $o) { $keys($o) })]', ['a']],
  ['[$map([{"a": 1}], function($v, $i, $all) { $lookup($all, "constructor") })]', []],
  ['[$filter([{"a": 1}], function($v) { $exists($v.`__proto__`) or $exists($v.toString) })]', []],
  ['[$reduce([{}, {}], function($a, $b) { $lookup($a, "__lookupGetter__") })]', []],
  ['[$single([{"a": 1}], function($v) { $not($exists($v.hasOwnProperty)) }).a]', [1]],
  ['$spread({"a": 1}).constructor', NOTHING],
  ['$lookup([{"a": {}}, {"a": {"b": 1}}], "a").`__proto__`', NOTHING],
]
test.each(members)('%s sees own members only', (source, seen) => {
  expect(outcome(source)).toEqual(seen)
})

const changes = [
  '{} ~> |$sum|{"implementation": 1}|',
  '{} ~> |$count|{"more": 1}|',
  '{} ~> |$sum|{}, ["implementation"]|',
  '($f := function() { 1 }; {} ~> |$f|{"body": {"type": "string", "value": "ran"}}|; $f())',
]
test.each(changes)('%s changes no function', (source) => {
  expect(outcome(source)).toEqual(refusedWith('threw an error during evaluation'))
})

test('an expression changes its own copy of the data, not the data', () => {
  expect(outcome('({} ~> |$states.input.nested|{"x": 1}|; $states.input.nested)')).toEqual({ x: 1 })
})

const BODY = '"arguments": [], "body": {"type": "string", "value": "ran"}'
const forgeries = [
  `{"_jsonata_lambda": true, ${BODY}}()`,
  `$merge([{"_jsonata_lambda": true}, {${BODY}}])()`,
  `($k := "_jsonata_" & "lambda"; $f := {$k: true, ${BODY}}; $f())`,
  '($f := [{"k": "_jsonata_lambda", "v": true}, {"k": "arguments", "v": []}]{k: v}; $f())',
  '($f := [[{"k": "_jsonata_lambda"}]]{k: true}; $f())',
  `($f := {} ~> |$|{"_jsonata_lambda": true, ${BODY}}|; $f())`,
  `($f := $parse('{"_jsonata_lambda": true, ${BODY}}'); $f())`,
  `($f := {"__proto__": {"_jsonata_lambda": true, ${BODY}}}; $f())`,
  '{"_jsonata_function": true, "implementation": {"apply": /a/}}()',
  '[true]{"_jsonata_function": $}',
  '[1].{"_jsonata_function": true}',
]
test.each(forgeries)('%s makes no function', (source) => {
  expect(outcome(source)).toEqual(refusedWith('cannot have the member _jsonata_function or _jsonata_lambda'))
})

test('data that looks like a function is refused, and does not run', () => {
  const forged = { _jsonata_lambda: true, arguments: [], body: { type: 'string', value: 'ran' } }
  const refused = refusedWith('cannot have the member _jsonata_function or _jsonata_lambda')
  expect(outcome('$states.input()', forged)).toEqual(refused)
  expect(outcome('$states.input.f()', { f: forged })).toEqual(refused)
  expect(outcome('$states.input', JSON.parse('{"__proto__": {"_jsonata_lambda": true}}'))).toEqual(refused)
})

const variables = [
  '($hasOwnProperty := 1; $sum([1]))',
  '(function($hasOwnProperty) { $x })(function() { true })',
  '[1]@$hasOwnProperty.$hasOwnProperty',
  '[true]@$_jsonata_lambda.$',
  '[true]#$_jsonata_function.$',
]
test.each(variables)('%s is refused for its variable', (source) => {
  expect(outcome(source)).toEqual(refusedWith('An expression cannot have the variable $'))
})

const calledMembers = ['then', 'toJSON', 'hasOwnProperty', 'isPrototypeOf', 'toString', 'valueOf']
test.each(calledMembers)('a function that is called by itself cannot be the member %s', (name) => {
  const refused = refusedWith(`A function cannot be the member ${name} of an object`)
  expect(outcome(`{"${name}": /a/}`)).toEqual(refused)
  expect(outcome(`[{"k": "${name}"}]{k: /a/}`)).toEqual(refused)
  expect(outcome(`(function($f) { {"${name}": $f} })(function() { $error("ran") })`)).toEqual(refused)
  expect(outcome(`{"${name}": 1}`)).toEqual({ [name]: 1 })
})

test.each(['{"__proto__": {"x": 1}}', `$parse('{"__proto__": {"x": 1}}')`])(
  '__proto__ is a member like any other in %s',
  (object) => {
    const json = JSON.parse('{"__proto__": {"x": 1}}')
    expect(outcome(object)).toEqual(json)
    expect(outcome(`{} ~> |$|${object}|`)).toEqual(json)
    expect(outcome(`$merge([${object}])`)).toEqual(json)
    for (const source of [object, `({} ~> |$|${object}|)`, `$merge([${object}])`])
      expect(outcome(`${source}.x`)).toEqual(NOTHING)
    expect(outcome('($__proto__ := {"x": 1}; $x)')).toEqual(NOTHING)
  },
)

test('elements and members nest no deeper for standing side by side', () => {
  expect(outcome('$count([1..300].[[1, 2], [3, [4, 5]]])')).toBe(300)
  expect(outcome('$count($map([1..300], function($x) { {"a": [[1, 2], 3], "b": {"c": 1, "d": $x}} }))')).toBe(
    300,
  )
  expect(outcome(`$count([${'[1, [2]], '.repeat(300)}1])`)).toBe(301)
})

test('an expression that waits for ever is refused', () => {
  expect(outcome('($f := function($n) { $f($n) }; $f(1))')).toEqual(refusedWith('Check for infinite loop'))
})
