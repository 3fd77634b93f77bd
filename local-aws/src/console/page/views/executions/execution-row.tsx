import type { ExecutionSummary } from '../../../api-types.ts'
import { count, formatNumber, shortenId } from '../../format/text.ts'
import { formatAge, formatClock, formatDuration } from '../../format/time.ts'
import { executionHash } from '../../parts/links.ts'
import { StatusCell } from '../../parts/status.tsx'
import { Strip } from '../../parts/strip.tsx'
import { Ticking } from '../../parts/ticking.tsx'

export function RowHead() {
  return (
    <div class="row head execution-row">
      <span>Status</span>
      <span>What it was about</span>
      <span>Shape</span>
      <span class="right">Duration</span>
      <span class="right" title="States entered">
        States
      </span>
      <span>Started</span>
      <span>Name</span>
    </div>
  )
}

interface Props {
  of: ExecutionSummary
  isSelected: boolean
  style: { top: string }
  onOpen: () => void
}

export function ExecutionRow({ of, isSelected, style, onOpen }: Props) {
  const { start, stop, states, name, title, retries } = of
  return (
    <a
      class={`row execution-row ${isSelected ? 'selected' : ''}`}
      style={style}
      href={executionHash(of.id)}
      aria-current={isSelected || undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        onOpen()
      }}
    >
      <StatusCell of={of} />
      <span class="about">
        <span class="title cut">{title || name}</span>
        <span class="outcome cut">
          <Outcome of={of} />
        </span>
        {retries > 0 && <span class="is-waiting">{count(retries, 'retry', 'retries')}</span>}
      </span>
      <Strip of={of} />
      <span class="mono right">
        <Ticking on={stop === undefined} text={(now) => formatDuration((stop ?? now) - start)} />
      </span>
      <span class="mono faint right">{formatNumber(states)}</span>
      <span class="faint" title={formatClock(start)}>
        <Ticking text={(now) => formatAge(now - start)} />
      </span>
      <span class="mono faint" title={name}>
        {shortenId(name)}
      </span>
    </a>
  )
}

/** How it ended or stands: the error and where, what it waits for, or the app's own words. */
function Outcome({ of }: { of: ExecutionSummary }) {
  const { status, outcome, error, failedState, lap, waiting, state } = of
  if (status === 'FAILED' || status === 'TIMED_OUT')
    return (
      <>
        <span class="is-failed">{error ?? 'Timed out'}</span>
        {failedState && (
          <span class="faint">
            {' '}
            in {failedState}
            {lap !== undefined && `, lap ${lap}`}
          </span>
        )}
      </>
    )
  if (status === 'RUNNING')
    return (
      <>
        <span class={waiting ? 'is-waiting' : ''}>
          {outcome || (waiting ? `waits in ${state}` : (state ?? ''))}
        </span>
        {lap !== undefined && lap > 1 && <span class="faint"> · lap {lap}</span>}
      </>
    )
  return <>{outcome}</>
}
