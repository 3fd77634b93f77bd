import type { ItemsSummary } from '../../api-types.ts'
import { count, formatNumber } from '../format/text.ts'
import { worstOf } from '../parts/shape.ts'

export interface Cell {
  /** The first item of the cell, and how many it stands for. */
  index: number
  items: number
  look: 'ok' | 'failed' | 'stopped' | 'running' | 'none'
  text: string
  /** The status in words. */
  word: string
}

const LOOKS: Record<string, Pick<Cell, 'look' | 'word'> & { sign?: string }> = {
  s: { look: 'ok', word: 'succeeded' },
  r: { look: 'ok', word: 'succeeded after a retry', sign: '↻' },
  f: { look: 'failed', word: 'failed', sign: '×' },
  a: { look: 'stopped', word: 'stopped', sign: '■' },
  w: { look: 'running', word: 'running', sign: '…' },
  n: { look: 'none', word: 'not started', sign: '·' },
}

/** Maximum number of items with one cell each. Above it, ten items share a cell. */
const MOST_CELLS = 200
const PER_CELL = 10
/** With more cells of ten, a cell stands for as many items as it takes. */
const MOST_RANGES = 400

export function cellsOf({ statuses }: ItemsSummary): Cell[] {
  const perCell =
    statuses.length <= MOST_CELLS ? 1 : Math.max(PER_CELL, Math.ceil(statuses.length / MOST_RANGES / 10) * 10)
  const cells: Cell[] = []
  for (let index = 0; index < statuses.length; index += perCell) {
    const part = statuses.slice(index, index + perCell)
    const { look, word, sign } = LOOKS[worstOf(part)] ?? {
      look: 'none' as const,
      word: 'not started',
      sign: '·',
    }
    cells.push({ index, items: part.length, look, word, text: sign ?? formatNumber(index) })
  }
  return cells
}

/** How its items stand, in short sentences. */
export function sayItems(items: ItemsSummary): { ok: string; failed: string[]; rest: string } {
  const { total, succeeded, retried, failed, aborted, running, failures } = items
  const named = failures
    .slice(0, 3)
    .map(
      ({ index, title, attempts }) =>
        `[${index}] ${title}${attempts > 1 ? `, after ${attempts} attempts` : ''}`,
    )
  const untouched = total - succeeded - failed - aborted - running
  return {
    ok: `${formatNumber(succeeded)} of ${formatNumber(total)} succeeded${retried ? `, ${retried} of them after a retry ↻` : ''}`,
    failed: failed ? [`${count(failed, 'item')} failed: ${named[0] ?? ''}`, ...named.slice(1)] : [],
    rest: [
      running ? `… ${formatNumber(running)} running` : '',
      aborted ? `■ ${formatNumber(aborted)} stopped` : '',
      untouched > 0 ? `· ${formatNumber(untouched)} not started` : '',
    ]
      .filter(Boolean)
      .join('   '),
  }
}

/** The failed item after `index`, or the first failed one. */
export function nextFailedItem({ statuses }: ItemsSummary, index = -1): number | undefined {
  const after = statuses.indexOf('f', index + 1)
  const found = after >= 0 ? after : statuses.indexOf('f')
  return found >= 0 ? found : undefined
}
