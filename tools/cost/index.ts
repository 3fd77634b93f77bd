/**
 * What a game costs: `npm run cost`. Plays each kind of game on the real synthesized stack and counts what AWS would
 * bill. `-- --write` writes the tables into docs/cost.md, docs/scale.md and docs/operations.md, `-- --mix
 * duel=80,bot=20` calculates another mix, `-- --games 10` plays more of each kind, `-- --calls` lists the DynamoDB
 * calls of a duel, `-- --abuse` shows what the worst client can cost, `-- --event 300` what an event with 300 guests
 * costs.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startRuntime } from '../../local-aws/src/runtime/runtime.ts'
import { synthesize } from '../../local-aws/src/synth/synth.ts'
import { Activity } from '../../local-aws/src/telemetry/activity.ts'
import { noUnits } from '../../local-aws/src/telemetry/meter.ts'
import { readAssembly } from '../../local-aws/src/template/assembly.ts'
import { NO_LIMITS } from '../no-limits.ts'
import { ABUSES, abuseTable, type MeasuredAbuse, ratesOf } from './abuse.ts'
import { blocksOf, DOCUMENTS } from './blocks.ts'
import { Calls } from './calls.ts'
import { fill } from './documents.ts'
import { eventTable } from './event.ts'
import { GAME_KINDS } from './games.ts'
import { Stand } from './measure.ts'
import { measureKinds } from './measure-kinds.ts'
import { ownMix } from './mix.ts'
import { type CostOptions, readOptions } from './options.ts'
import { PRICES_AS_OF, REGION } from './prices.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
/** Long enough that no turn times out on a slow machine. */
const TURN_SECONDS = '300'

const options = optionsOrExit()

console.log('Synthesizing the app ...')
const assembly = await synthesize({
  projectDirectory: PROJECT,
  stateDirectory: `${PROJECT}/.local/cost`,
  context: { turnSeconds: TURN_SECONDS, ...NO_LIMITS },
})
const calls = new Calls()
const stand: Stand = new Stand(() => runtime.endpoints.ws, new Activity())
const runtime = await startRuntime({
  assembly,
  log: { info() {}, warn: console.error, error: console.error },
  telemetry(event) {
    stand.record(event)
    calls.record(event)
  },
})
try {
  if (options.calls) await listCalls()
  else if (options.abuse) await showAbuse()
  else if (options.event !== undefined) await showEvent(options.event)
  else await measure()
} finally {
  await runtime.stop()
}
process.exit()

function optionsOrExit(): CostOptions {
  try {
    return readOptions(
      process.argv.slice(2),
      GAME_KINDS.map(({ name }) => name),
    )
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

async function showAbuse(): Promise<void> {
  const measured: MeasuredAbuse[] = []
  for (const abuse of ABUSES)
    measured.push({ abuse, units: await stand.measureAct(abuse.act), rates: ratesOf(abuse) })
  const refused = measured.find(({ abuse }) => abuse.name === 'a wrong room code')?.units ?? noUnits()
  console.log(`What one client with one key costs:\n\n${abuseTable(measured, refused)}`)
}

async function showEvent(guests: number): Promise<void> {
  const { rounds, units } = await stand.measureEvent(guests)
  console.log(eventTable(guests, rounds, units))
}

async function listCalls(): Promise<void> {
  const [duel] = GAME_KINDS
  if (!duel) return
  await stand.measure(duel)
  calls.clear()
  await stand.measure(duel)
  console.log(`${duel.title}, including connecting and disconnecting:\n\n${calls}`)
}

async function measure(): Promise<void> {
  console.log(`Playing ${options.games} games of each kind ...`)
  const kinds = await measureKinds(stand, options.games, (title) => console.log(`  ${title}`))
  const ping = await stand.measurePing()
  const templates = readAssembly(assembly).stacks.map(({ template }) => template)
  const blocks = blocksOf({ kinds, ping, mix: options.mix ?? ownMix(kinds), templates })
  console.log(`\nPrices of ${REGION}, ${PRICES_AS_OF}. The tables are explained in ${DOCUMENTS.join(', ')}.`)
  for (const { title, text } of blocks) console.log(`\n${title}\n\n${text}`)
  if (!options.write) return
  for (const path of DOCUMENTS) {
    const file = `${PROJECT}/${path}`
    const filled = blocks
      .filter(({ document }) => document === path)
      .reduce((document, { name, text }) => fill(document, name, text), readFileSync(file, 'utf8'))
    writeFileSync(file, filled)
    console.log(`\nWritten to ${path}.`)
  }
}
