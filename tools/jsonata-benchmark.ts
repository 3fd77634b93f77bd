/**
 * `npm run bench:jsonata`: measures one expression, the judgement of a duel's round, in the runtime's engine and in the
 * jsonata package alone. `-- --against FOLDER` also measures the engine of another checkout.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import jsonata from 'jsonata'
import { parse } from 'yaml'

type Evaluate = (source: string, bindings: object, within: { now(): number; random(): number }) => unknown

const ENGINE = 'local-aws/src/services/step-functions/interpreter/jsonata/engine.ts'
const WARM_UP = 500
const EVALUATIONS = 1000
const ROUNDS = 5

const { values } = parseArgs({ options: { against: { type: 'string' } } })
const { judged } = parse(readFileSync('statemachine/game.asl.yaml', 'utf8')).States['Throw hands'].Assign
const source = String(judged).trim().slice(2, -2)
const player = (playerId: string) => ({ playerId, name: playerId, bot: false, lives: 1, misses: 0 })
const throwOf = (playerId: string, hand: string) => ({ playerId, hand, missed: null, left: [] })
const states = {
  input: { gameId: 'game', turnSeconds: 15, round: 1, players: [player('a'), player('b')] },
  result: [throwOf('a', 'rock'), throwOf('b', 'paper')],
}

const ways = new Map<string, () => unknown>([['this engine', await engineOf(process.cwd())]])
if (values.against !== undefined) ways.set(`engine of ${values.against}`, await engineOf(values.against))
const expression = jsonata(source)
ways.set('the package alone, awaited', () => expression.evaluate(undefined, { states }))

const best = new Map<string, number>()
for (const way of ways.values()) await repeat(way, WARM_UP)
for (let round = 0; round < ROUNDS; round++)
  for (const [name, way] of ways)
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, await repeat(way, EVALUATIONS)))
for (const [name, ms] of best) console.log(`${name.padEnd(34)} ${ms.toFixed(3)} ms`)

async function engineOf(folder: string): Promise<() => unknown> {
  const { evaluateJsonata } = (await import(pathToFileURL(join(resolve(folder), ENGINE)).href)) as {
    evaluateJsonata: Evaluate
  }
  const surroundings = { now: Date.now, random: Math.random }
  return () => evaluateJsonata(source, { states }, surroundings)
}

/** Milliseconds of CPU time per evaluation, which other processes do not affect. */
async function repeat(way: () => unknown, times: number): Promise<number> {
  const start = process.cpuUsage()
  for (let count = 0; count < times; count++) {
    const answer = way()
    if (answer instanceof Promise) await answer
  }
  return process.cpuUsage(start).user / 1000 / times
}
