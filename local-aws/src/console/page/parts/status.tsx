import type { EntryStatus, ExecutionSummary } from '../../api-types.ts'
import { Icon, type StatusIcon } from './icon.tsx'

export interface StatusWord {
  icon: StatusIcon
  word: string
}

/** An execution's status as one shape and one word: a running one waits or works. */
export function statusOf({ status, waiting }: Pick<ExecutionSummary, 'status' | 'waiting'>): StatusWord {
  switch (status) {
    case 'RUNNING':
      return waiting ? { icon: 'waiting', word: 'Waiting' } : { icon: 'running', word: 'Running' }
    case 'SUCCEEDED':
      return { icon: 'succeeded', word: 'Succeeded' }
    case 'FAILED':
      return { icon: 'failed', word: 'Failed' }
    case 'TIMED_OUT':
      return { icon: 'failed', word: 'Timed out' }
    case 'ABORTED':
      return { icon: 'stopped', word: 'Stopped' }
  }
}

const ENTRY: Record<EntryStatus | 'none', StatusWord> = {
  running: { icon: 'running', word: 'Running' },
  waiting: { icon: 'waiting', word: 'Waiting' },
  succeeded: { icon: 'succeeded', word: 'Succeeded' },
  failed: { icon: 'failed', word: 'Failed' },
  caught: { icon: 'caught', word: 'Failed, caught' },
  aborted: { icon: 'stopped', word: 'Stopped' },
  none: { icon: 'none', word: 'Not entered' },
}

export const entryStatusOf = (status: EntryStatus | 'none'): StatusWord => ENTRY[status]

export function StatusIconWithWord({ icon, word }: StatusWord) {
  return (
    <span role="img" aria-label={word} title={word}>
      <Icon name={icon} tone={`is-${icon}`} />
    </span>
  )
}

/** In a list. Success is quiet, so that failures stand out. */
export function StatusCell({ of }: { of: ExecutionSummary }) {
  const { icon, word } = statusOf(of)
  return (
    <span class={`status is-${icon}`}>
      <Icon name={icon} />
      <span class={icon === 'succeeded' ? 'faint' : ''}>{word}</span>
    </span>
  )
}

export function StatusPill({ of }: { of: ExecutionSummary }) {
  const { icon, word } = statusOf(of)
  return (
    <span class={`pill is-${icon}`}>
      <Icon name={icon} />
      {word}
    </span>
  )
}
