import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import jsonata from 'jsonata'
import { parse } from 'yaml'
import { evaluateJsonata } from '../../../../local/stepfunctions/interpreter/jsonata/engine.ts'
import { HANDS } from '../../../../protocol/words.ts'

type Outcome = { value: unknown } | { code: unknown; message: unknown }

const NOW = Date.UTC(2026, 10, 1)

const refused = (error: unknown): Outcome => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return { code, message }
}

/** Without the marks that JSONata leaves on its sequences. */
const plain = (value: unknown): Outcome => ({ value: JSON.parse(JSON.stringify({ value })).value })

function here(source: string, bindings: Record<string, unknown>): Outcome {
  try {
    return plain(evaluateJsonata(source, bindings, { now: () => NOW, random: () => 0.5 }))
  } catch (error) {
    return refused(error)
  }
}

async function byThePackage(source: string, bindings: Record<string, unknown>): Promise<Outcome> {
  try {
    return plain(await jsonata(source).evaluate(undefined, bindings))
  } catch (error) {
    return refused(error)
  }
}

const ORDER = {
  id: 7,
  tags: ['b', 'a', 'c'],
  one: ['only'],
  none: [],
  customer: { name: 'Ann', "o'clock": true, address: { city: 'Kyoto', zip: null } },
  lines: [
    { sku: 'x', price: 3, count: 2, sizes: [1, 2] },
    { sku: 'y', price: 5, count: 1, sizes: [] },
    { sku: 'x', price: 4, count: 0, sizes: [3] },
  ],
}

/** One or more of each kind of node and of each way to call a function; wrong ones too. */
const EXPRESSIONS = [
  '$order.id',
  '$order.customer.*',
  '$order.**.sku',
  "$order.customer.`o'clock`",
  '$order.lines.price',
  '$order.lines[0].sku',
  '$order.lines[-1]',
  '$order.lines[price > 3]',
  '$order.lines[price > 3][0]',
  "$order.lines[sku = 'x'].sizes",
  '$order.lines.{"sku": sku, "total": price * count}',
  '$order.lines{sku: $sum(price)}',
  '$order.lines{sku: [price]}',
  '$order.lines^(>price, sku).sku',
  '$order.lines@$l.$order.tags@$t[$l.sku = $t].[$l.sku, $t]',
  '$order.lines#$i.{"at": $i, "sku": sku}',
  '$order.lines.sizes.%.sku',
  '$order.one',
  '[$order.one]',
  '$order.one[]',
  '$order.none',
  '[$order.none]',
  '$order.missing',
  '[$order.missing]',
  '[1..5].($ * $)',
  '[[1, 2], [3, [4]], 5]',
  '{"a": [1, {"b": [2, 3]}], "c": {"d": null}}',
  '$order.id > 5 ? "large" : "small"',
  '$order.id > 9 ? "large"',
  '($x := 3; $y := $x + 1; [$x, $y, $order.id])',
  '($x := 1; ($x := 2; $x) + $x)',
  '$map($order.lines, function($line, $at, $all) { $line.price & "/" & $at & "/" & $count($all) })',
  '$filter($order.lines, function($line) { $line.count > 0 }).sku',
  '$reduce($order.lines, function($sum, $line) { $sum + $line.price }, 100)',
  '$single($order.lines, function($line) { $line.price = 5 }).sku',
  '$single($order.lines, function($line) { $line.sku = "x" })',
  '$sift($order.customer, function($value, $key) { $key = "name" })',
  '$each($order.customer.address, function($value, $key) { $key & "=" & $string($value) })',
  '$sort($order.tags)',
  '$sort($order.lines, function($l, $r) { $l.price < $r.price }).price',
  '$order.tags ~> $sort() ~> $join("-")',
  '($double := function($n) { $n * 2 }; $half := function($n) { $n / 2 }; ($double ~> $half)(5))',
  '($add := function($a, $b) { $a + $b }; $inc := $add(1, ?); $inc(41))',
  '($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(20))',
  '($f := function($n, $sum) { $n = 0 ? $sum : $f($n - 1, $sum + $n) }; $f(2000, 0))',
  'function($x) <n:n> { $x }("no number")',
  '$order ~> |lines|{"price": price * 2}, ["sizes"]|',
  '$replace("ab12cd", /[0-9]+/, function($m) { "<" & $m.match & ">" })',
  '$match("a1b2", /[a-z]([0-9])/)',
  '$split("a, b;c", /[,;] ?/)',
  '"abc" ~> /b/',
  '$merge([{"a": 1}, {"b": 2}, {"a": 3}])',
  '$spread({"a": 1, "b": 2})',
  '$lookup($order.lines, "sku")',
  '$distinct($order.lines.sku)',
  '$zip([1, 2], ["a", "b"])',
  '$exists($order.missing) or $exists($order.id) and $not(false)',
  '"x" in $order.lines.sku',
  '$order.id in [1, 7]',
  '-$order.id + 2 * 3 % 4',
  '"n: " & $order.missing & $order.none & $order.tags',
  '$type(function() { 1 })',
  '$formatNumber(1234.5, "#,##0.00") & $formatBase(255, 16) & $string(0.1 + 0.2)',
  '$fromMillis(1510067557121, "[Y]-[M01]-[D01]") & $toMillis("2017-11-07T15:12:37.121Z")',
  '$error("on purpose")',
  '$assert(false, "nor this")',
  '$order.id + "7"',
  '$order.id < "7"',
  '1 / 0',
  '$sum(["a"])',
  '$nothing(1)',
  '$order.lines.price ~> 3',
  '[$error("first"), $error("second")]',
  '{"a": $error("first"), "b": $error("second")}',
  '1 +',
  '"unclosed',
]

test.each(EXPRESSIONS)('%s comes to what the package says', async (source) => {
  expect(here(source, { order: ORDER })).toEqual(await byThePackage(source, { order: ORDER }))
})

test('time is the one that is handed in', () => {
  const at = (source: string) => here(source, {})
  expect(at('$millis()')).toEqual({ value: NOW })
  expect(at('$now()')).toEqual({ value: '2026-11-01T00:00:00.000Z' })
  expect(at('$toMillis("12:00", "[H]:[m]")')).toEqual({ value: NOW + 12 * 60 * 60_000 })
})

test('the judgement of any round of the game comes to what the package says', async () => {
  const file = join(__dirname, '../../../../statemachine/game.asl.yaml')
  const source: string = parse(readFileSync(file, 'utf8')).States['Throw hands'].Output.trim().slice(2, -2)
  const player = fc.record({
    lives: fc.nat(3),
    misses: fc.nat(1),
    hand: fc.constantFrom(...HANDS, null),
    left: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(player, { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 1, max: 100 }),
      async (given, round) => {
        const named = given.map((one, index) => ({ ...one, playerId: `p${index}`, name: 'P', bot: false }))
        const left = named.filter((one) => one.left).map(({ playerId }) => playerId)
        const players = named.map(({ hand: _hand, left: _left, ...one }) => one)
        const thrown = named.flatMap(({ playerId, hand }) => (hand ? [[playerId, hand]] : []))
        const result = { hands: Object.fromEntries(thrown), left }
        const input = { gameId: 'g', turnSeconds: 15, revealSeconds: 2, round, players }
        const states = { input, result }
        expect(here(source, { states })).toEqual(await byThePackage(source, { states }))
      },
    ),
  )
})
