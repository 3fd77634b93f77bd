/** Prints a soak under faults. */
import type { FaultCount } from '../../../local-aws/src/faults/index.ts'
import { table } from '../../bench/table.ts'
import { VIOLATION_KINDS } from '../game-book.ts'
import type { FaultSoak } from './fault-soak.ts'

interface Printed {
  minutes: number
  seed: number
  soak: FaultSoak
  faults: readonly FaultCount[]
}

const SHOWN = 30

export function printFaultSoak({ minutes, seed, soak, faults }: Printed): string {
  const { book, causes, counts, phases, longestWaits } = soak
  const violations = VIOLATION_KINDS.map((kind) => [kind, String(book.kinds.get(kind) ?? 0)])
  const happened = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => [what, String(count)])
  const waits = Object.entries(longestWaits).map(([what, ms]) => [what, `${(ms / 1000).toFixed(1)} s`])
  return [
    table(['faults', 'operation', 'error', 'times'], faultRows(faults)),
    table(['what happened', 'times'], happened),
    table(
      ['phase', 'faults', 'games', 'rounds', 'aborted', 'violations'],
      phases.map(({ name, ...numbers }) => [name, ...Object.values(numbers).map(String)]),
    ),
    table(['longest wait for', ''], waits),
    causes.size > 0 &&
      table(
        ['why games were aborted', 'games'],
        [...causes].map(([what, count]) => [what, String(count)]),
      ),
    table(['violations', ''], violations),
    book.violations.slice(0, SHOWN).join('\n'),
    `${minutes} minutes, seed ${seed}: ${book.judged} games, ${book.rounds} rounds, ${book.ratings.recomputed} ratings ` +
      `computed again, ${sum(faults)} faults, ` +
      `${book.violations.length} violations.`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Faults before and after a call count as one kind. */
function faultRows(faults: readonly FaultCount[]): string[][] {
  const rows = new Map<string, number>()
  for (const { service, operation, error, count } of faults) {
    const kind = [service, operation, error].join('\t')
    rows.set(kind, (rows.get(kind) ?? 0) + count)
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => [...kind.split('\t'), String(count)])
}

const sum = (faults: readonly FaultCount[]) => faults.reduce((total, { count }) => total + count, 0)
