import type { Entry, Lap } from '../../api-types.ts'
import { count, shortenId } from '../format/text.ts'
import { formatDuration } from '../format/time.ts'

export interface TimelineRow {
  entry: Entry
  /** Short states that ride on this row. */
  also: Entry[]
  /** The lap that begins here. */
  lap?: Lap
}

/** States that took less ride on the row before them. */
const SHORT_MS = 5

function rides(entry: Entry): boolean {
  return (
    entry.status === 'succeeded' &&
    entry.attempts === 1 &&
    entry.items === undefined &&
    entry.t1 !== undefined &&
    entry.t1 - entry.t0 < SHORT_MS
  )
}

export const hasShortStates = (entries: Entry[]) => entries.slice(1).some(rides)

/** One row per entered state; with `compact`, short ones ride on the row before them. */
export function rowsOf(entries: Entry[], laps: Lap[], compact: boolean): TimelineRow[] {
  const lapOf = new Map(laps.map((lap) => [lap.entry, lap]))
  const rows: TimelineRow[] = []
  for (const entry of entries) {
    const lap = lapOf.get(entry.id)
    const last = rows.at(-1)
    if (compact && last && !lap && rides(entry)) last.also.push(entry)
    else rows.push({ entry, also: [], ...(lap ? { lap } : {}) })
  }
  return rows
}

/** The row that an entry stands on, or -1. */
export function rowIndexOf(rows: TimelineRow[], id: number | undefined): number {
  return rows.findIndex(({ entry, also }) => entry.id === id || also.some((one) => one.id === id))
}

/** The next entry with an error after `id`, or the first one. */
export function nextFailure(entries: Entry[], id: number | undefined): Entry | undefined {
  const failed = entries.filter(({ error, failures }) => error !== undefined || failures.length > 0)
  return failed.find((one) => id === undefined || one.id > id) ?? failed[0]
}

const TIMEOUT = 'States.Timeout'

/** The note beside a bar: "Mei 1.9 s · Yuki 2.8 s", "4 failed attempts", "1 timeout". */
export function noteOf({ note, marks, failures, t0, items, type }: Entry): string {
  // How a Map's items failed stands in its grid; a Fail state makes no attempts.
  const what = failures.every(({ error }) => error === TIMEOUT) ? 'timeout' : 'failed attempt'
  const failed = failures.length && !items && type !== 'Fail' ? count(failures.length, what) : ''
  const said =
    note ??
    marks.map(({ label, t }) => `${shortenId(label, 14)} ${formatDuration(Math.max(0, t - t0))}`).join(' · ')
  return [failed, said].filter(Boolean).join(' · ')
}

export interface NotePlace {
  where: 'after' | 'before' | 'inside'
  at: number
}

/** Average width of a character of a note, and its distance from the bar. */
const CHARACTER_PX = 6.2
const DISTANCE_PX = 12

/**
 * Beside the bar where there is room, else on it, else nowhere: the panel says it too. `start` and `end` are places
 * from 0 to 1 on a track of `width` pixels.
 */
export function placeNote(note: string, start: number, end: number, width: number): NotePlace | undefined {
  const need = (note.length * CHARACTER_PX + DISTANCE_PX) / Math.max(1, width)
  if (end + need <= 1) return { where: 'after', at: end }
  if (start - need >= 0) return { where: 'before', at: start }
  return need <= end - start ? { where: 'inside', at: (start + end) / 2 } : undefined
}

/** Milliseconds of an entry that went into work, waiting and backoff, until `now` if it lasts. */
export function splitTime(entry: Entry, now: number): { work: number; wait: number; backoff: number } {
  const sum = { work: 0, wait: 0, backoff: 0 }
  for (const { k, a, b = now } of entry.segments) {
    if (k === 'work' || k === 'failed') sum.work += b - a
    else if (k === 'wait' || k === 'backoff') sum[k] += b - a
  }
  return sum
}

/** "7 ms work · 2.6 s waiting", or nothing if there is one kind of time only. */
export function saySplit(entry: Entry, now: number): string {
  const { work, wait, backoff } = splitTime(entry, now)
  const said = [
    work ? `${formatDuration(work)} work` : '',
    wait ? `${formatDuration(wait)} waiting` : '',
    backoff ? `${formatDuration(backoff)} backoff` : '',
  ].filter(Boolean)
  return said.length > 1 ? said.join(' · ') : ''
}
