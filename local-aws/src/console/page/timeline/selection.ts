import type { Entry, ExecutionSummary } from '../../api-types.ts'

/** The state that a page about an execution opens on: it answers the likely question. */
export function firstSelection(summary: ExecutionSummary, entries: Entry[]): Entry | undefined {
  if (summary.status === 'RUNNING') return entries.findLast(({ t1 }) => t1 === undefined) ?? entries.at(-1)
  if (summary.status !== 'SUCCEEDED' && summary.failedEntry !== undefined) {
    const failing = entries.find(({ id }) => id === summary.failedEntry)
    if (failing) return failing
  }
  const failed = entries.findLast(({ status, type }) => status === 'failed' && type !== 'Fail')
  if (summary.status !== 'SUCCEEDED') return failed ?? entries.at(-1)
  const waited = entries.findLast(({ segments }) => segments.some(({ k }) => k === 'wait'))
  return waited ?? entries.at(-1)
}
