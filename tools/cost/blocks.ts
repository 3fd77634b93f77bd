import type { Units } from '../../local-aws/src/telemetry/meter.ts'
import type { Template } from '../../local-aws/src/template/model.ts'
import type { MeasuredKind } from './measure-kinds.ts'
import type { Mix } from './mix.ts'
import { operationsTable } from './operations.ts'
import { exactMoneyTable, measuredMoneyTable, quotaTable, spendersTable, unitsTable } from './report.ts'
import { billTable, millionTable, needTable, partitionTable } from './scale.ts'

const COST = 'docs/cost.md'
const SCALE = 'docs/scale.md'
const OPERATIONS = 'docs/operations.md'
export const DOCUMENTS = [COST, SCALE, OPERATIONS] as const

/** A generated table. */
export interface Block {
  document: (typeof DOCUMENTS)[number]
  name: string
  title: string
  /** Whether every run gives the same table, so that a test can compare the document with it. */
  exact: boolean
  text: string
}

export interface Measured {
  kinds: readonly MeasuredKind[]
  ping: Units
  mix: Mix
  /** The measured stacks. */
  templates: readonly Template[]
}

/** Number of partitions of the ranking: `functions/store/ranking.ts`. */
export const RANKING_PARTITIONS = 4

/** The default of the setting `matchmakingShards`. */
const SHARDS = 1

export function blocksOf({ kinds, ping, mix, templates }: Measured): Block[] {
  const [duel] = kinds
  const bot = kinds.find(({ kind }) => kind.name === 'bot')
  if (!duel || !bot) throw new Error('Nothing was measured.')
  const cost = { document: COST, exact: true } as const
  const scale = { document: SCALE, exact: true } as const
  return [
    { ...cost, name: 'units', title: 'What a game takes', text: unitsTable(kinds) },
    { ...cost, name: 'functions', title: 'A duel of one round, by function', text: spendersTable(duel) },
    {
      ...cost,
      name: 'money',
      title: 'Dollars per million games',
      text: exactMoneyTable(kinds, mix),
    },
    {
      ...cost,
      exact: false,
      name: 'measured money',
      title: 'Lines that depend on this machine: function durations and log sizes',
      text: measuredMoneyTable(kinds, mix),
    },
    {
      ...cost,
      name: 'quotas',
      title: 'Games per second that use up a regional quota',
      text: quotaTable(kinds, mix, true),
    },
    {
      ...cost,
      exact: false,
      name: 'measured quotas',
      title: 'From the durations on this machine',
      text: quotaTable(kinds, mix, false),
    },
    { ...scale, name: 'need', title: 'Quotas at given rates of games', text: needTable(kinds, mix) },
    {
      ...scale,
      name: 'partitions',
      title: 'Partitions',
      text: partitionTable(duel, { rankingPartitions: RANKING_PARTITIONS, shards: SHARDS }),
    },
    { ...scale, name: 'bill', title: 'Dollars per day', text: billTable(kinds, mix) },
    {
      document: OPERATIONS,
      exact: true,
      name: 'operations',
      title: 'Dollars per month for monitoring',
      text: operationsTable(templates, bot),
    },
    { ...scale, name: 'million', title: 'A million connections', text: millionTable(duel, ping) },
  ]
}
