import type { Entry, ExecutionSummary, PendingAnswer } from '../../../api-types.ts'
import { readCause } from '../../format/cause.ts'
import { count, joinNames } from '../../format/text.ts'
import { formatDuration } from '../../format/time.ts'
import { Icon } from '../../parts/icon.tsx'
import { Ticking, useNow } from '../../parts/ticking.tsx'

interface FailureProps {
  summary: ExecutionSummary
  /** The entry that failed first. */
  failing?: Entry
  onSelect: (entry: number, index?: number) => void
  onLogs: () => void
}

/** Why the execution failed or was stopped: the error, where, and after how many attempts. */
export function FailureCallout({ summary, failing, onSelect, onLogs }: FailureProps) {
  const item = failing?.items?.failures[0]
  const error = item?.error ?? failing?.error ?? summary.error ?? summary.status
  const cause = item?.cause ?? failing?.cause ?? summary.cause
  const attempts = item?.attempts ?? failing?.attempts ?? 1
  const fault = failing?.failures.find((one) => one.fault !== undefined)?.fault
  const lap = failing?.lap === undefined ? '' : `, lap ${failing.lap}`
  return (
    <div class="callout failed">
      <Icon name="failed" />
      <div>
        <b>{error}</b>
        {failing && (
          <>
            {' in '}
            <button type="button" class="link go" onClick={() => onSelect(failing.id, item?.index)}>
              {item ? `${failing.state} [${item.index}] ${item.title}` : `${failing.state}${lap}`}
            </button>
          </>
        )}
        {attempts > 1 && `, after ${count(attempts, 'attempt')}`}
        {cause && <div class="cause">{readCause(cause).message}</div>}
      </div>
      <div class="actions">
        {fault && (
          <a class="button tight" href="#/faults">
            <Icon name="faults" />
            Injected by fault {fault}
          </a>
        )}
        <button type="button" class="button tight" onClick={onLogs}>
          Show the log <kbd>l</kbd>
        </button>
      </div>
    </div>
  )
}

interface WaitProps {
  summary: ExecutionSummary
  pending?: PendingAnswer
  /** The entry that waits. */
  waiting?: Entry
  onSelect: (entry: number, index?: number) => void
  onAnswer: () => void
}

/** What the execution waits for, and for how long yet. */
export function WaitCallout({ summary, pending, waiting, onSelect, onAnswer }: WaitProps) {
  const token = pending?.tokens[0]
  const timer = [...(pending?.timers ?? [])].sort((one, other) => one.due - other.due)[0]
  const deadline = summary.deadline ?? token?.deadline ?? timer?.due
  const entry = token?.entry ?? timer?.entry ?? waiting?.id
  const since = token?.since ?? (waiting ? summary.start + waiting.t0 : summary.start)
  return (
    <div class="callout waiting">
      <span class="countdown mono">
        <Ticking
          text={(now) => formatDuration(Math.max(0, deadline === undefined ? now - since : deadline - now))}
        />
      </span>
      <div>
        <div class="cut">
          <button
            type="button"
            class="link go"
            onClick={() => entry !== undefined && onSelect(entry, token?.index)}
          >
            <b>{token?.state ?? timer?.state ?? waiting?.state ?? summary.state}</b>
          </button>{' '}
          {summary.outcome || 'waits'}
          <span class="soft"> · {sayWhatFor(pending, waiting)}</span>
          {deadline !== undefined && <span class="soft"> · of {formatDuration(deadline - since)}</span>}
          {token?.onTimeout && <span class="soft"> · then {token.onTimeout}</span>}
          {deadline === undefined && <span class="soft"> · without a timeout</span>}
        </div>
        {deadline !== undefined && <Progress since={since} deadline={deadline} />}
      </div>
      {token ? (
        <button type="button" class="button" onClick={onAnswer}>
          Answer the token <kbd>a</kbd>
        </button>
      ) : (
        <span />
      )}
    </div>
  )
}

function Progress({ since, deadline }: { since: number; deadline: number }) {
  const now = useNow(true)
  const left = Math.min(1, Math.max(0, (deadline - now) / Math.max(1, deadline - since)))
  return (
    <span class="progress">
      <i style={{ width: `${(left * 100).toFixed(1)}%` }} />
    </span>
  )
}

function sayWhatFor(pending: PendingAnswer | undefined, waiting: Entry | undefined): string {
  if (pending?.tokens.length) {
    const holders = pending.tokens.flatMap((token) => token.holders.map(({ keyText }) => keyText))
    const what = pending.tokens.length > 1 ? count(pending.tokens.length, 'task token') : 'a task token'
    return holders.length ? `${what}, held by ${joinNames(holders, 2)}` : what
  }
  if (waiting?.children.length) return 'a child execution'
  if (waiting?.type === 'Wait') return 'a timer'
  const kind = pending?.timers.find(({ kind }) => kind !== 'execution')?.kind
  if (kind === 'backoff') return 'the next attempt'
  return kind === 'wait' ? 'a timer' : 'an answer'
}
