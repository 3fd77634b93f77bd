import type { ExecutionAnswer, ExecutionSummary } from '../../../api-types.ts'
import { useShortName } from '../../api/hooks.ts'
import { formatNumber, shortenId } from '../../format/text.ts'
import { formatClock, formatDuration } from '../../format/time.ts'
import { Icon } from '../../parts/icon.tsx'
import { executionHash, itemHash, partsOfId } from '../../parts/links.ts'
import { StatusPill } from '../../parts/status.tsx'
import { Ticking } from '../../parts/ticking.tsx'
import { copyText } from '../../shell/toast.tsx'

export interface Actions {
  stop: () => void
  redrive: () => void
  runAgain: () => void
  makeTest: () => void
  copy: () => void
}

interface Props {
  summary: ExecutionSummary
  answer?: ExecutionAnswer
  actions: Actions
}

export function Header({ summary, answer, actions }: Props) {
  const { machine, name, title } = summary
  const shorten = useShortName()
  return (
    <>
      <nav class="crumbs" aria-label="Where">
        <a href="#/executions">Executions</a>
        <span>/</span>
        <span title={machine}>{shorten(machine)}</span>
        <span>/</span>
        <span class="mono cut">{name}</span>
        <button
          type="button"
          class="link"
          title="Copy the name"
          aria-label="Copy the name"
          onClick={() => copyText(name)}
        >
          <Icon name="copy" />
        </button>
      </nav>
      <div class="headline">
        <StatusPill of={summary} />
        <h1 class="cut" title={title}>
          {title || name}
        </h1>
        <span class="outcome cut">{summary.outcome}</span>
        <span class="space" />
        <div class="actions">
          {summary.status === 'RUNNING' && (
            <button type="button" class="button" title="Stop" onClick={actions.stop}>
              <Icon name="stop" />
              <span>Stop</span>
            </button>
          )}
          {answer?.redrivable && (
            <button type="button" class="button" title="Redrive" onClick={actions.redrive}>
              <Icon name="redrive" />
              <span>Redrive{answer.redrivesFrom ? ` from ${answer.redrivesFrom}` : ''}</span>
            </button>
          )}
          <button type="button" class="button" title="Run again" onClick={actions.runAgain}>
            <Icon name="play" />
            <span>Run again</span> <kbd>r</kbd>
          </button>
          <button type="button" class="button" title="Make a test" onClick={actions.makeTest}>
            <Icon name="test" />
            <span>Make a test</span> <kbd>t</kbd>
          </button>
          <button type="button" class="button" title="Copy" onClick={actions.copy}>
            <Icon name="copy" />
            <span>Copy</span> <kbd>c</kbd>
          </button>
        </div>
      </div>
      <Facts summary={summary} answer={answer} />
    </>
  )
}

function Facts({ summary, answer }: Omit<Props, 'actions'>) {
  const { start, stop, states, events, retries, redriveCount, parent } = summary
  const shorten = useShortName()
  const items = answer?.items ?? []
  const children = answer?.children ?? []
  return (
    <div class="facts">
      <span>
        Duration
        <b class="mono">
          <Ticking on={stop === undefined} text={(now) => formatDuration((stop ?? now) - start)} />
        </b>
      </span>
      <Fact name="States entered" value={states} />
      <Fact name="Events" value={events} />
      <Fact name="Retries" value={retries} />
      {redriveCount > 0 && <Fact name="Redriven" value={redriveCount} />}
      <span>
        Started<b class="mono">{formatClock(start)}</b>
      </span>
      {parent && (
        <span>
          Started by
          <a class="link" href={executionHash(parent)}>
            {shorten(partsOfId(parent).machine)} {shortenId(partsOfId(parent).name)}
          </a>
        </span>
      )}
      {children.slice(0, 3).map(({ id, entry, title }) => (
        <span key={id}>
          Child
          <a class="link" href={executionHash(id)} title={`Started in the state of event ${entry}`}>
            {title || partsOfId(id).name}
          </a>
        </span>
      ))}
      {children.length > 3 && <span>and {children.length - 3} more children</span>}
      {items.slice(0, 2).map(({ table, key, keyText }) => (
        <span key={keyText}>
          Item
          <a class="link mono" href={itemHash(table, key)} title={keyText}>
            {shortenId(keyText, 16)}
          </a>
        </span>
      ))}
    </div>
  )
}

function Fact({ name, value }: { name: string; value: number }) {
  return (
    <span>
      {name}
      <b class="mono">{formatNumber(value)}</b>
    </span>
  )
}
