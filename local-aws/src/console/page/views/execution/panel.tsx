import type { Entry, EntryAnswer, ExecutionSummary, PendingToken } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { useResource, useShortName } from '../../api/hooks.ts'
import { useLast } from '../../api/keep-last.ts'
import { nameOfArn, shortenId } from '../../format/text.ts'
import { formatClock, formatDuration, formatOffset } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { executionHash, invocationHash } from '../../parts/links.ts'
import { entryStatusOf, StatusIconWithWord } from '../../parts/status.tsx'
import { type TabItem, Tabs } from '../../parts/tabs.tsx'
import { Ticking } from '../../parts/ticking.tsx'
import { saySplit } from '../../timeline/rows.ts'
import { AnswerTab } from './tabs/answer-tab.tsx'
import { ErrorTab } from './tabs/error-tab.tsx'
import { FramesTab } from './tabs/frames-tab.tsx'
import { DefinitionTab, InOutTab, VariablesTab } from './tabs/in-out-tab.tsx'
import { ItemTab } from './tabs/item-tab.tsx'
import { LogsTab } from './tabs/logs-tab.tsx'

export type TabName = 'answer' | 'error' | 'item' | 'io' | 'variables' | 'definition' | 'logs' | 'frames'

interface Props {
  id: string
  summary: ExecutionSummary
  labels: Record<string, string>
  entry: number
  /** An item of the Map or Parallel. */
  index?: number
  /** The token that this entry waits for. */
  token?: PendingToken
  range?: { from: number; to: number }
  tab?: TabName
  onTab: (tab: TabName) => void
  isWide: boolean
  onWide: () => void
  onSelect: (entry: number, index?: number) => void
}

/** The selected state. */
export function Panel(props: Props) {
  const { id, summary, entry: selected, index, labels, isWide, token, onSelect } = props
  const path = apiPath(['executions', id, 'entries', selected], { index })
  const { answer: newest, error } = useResource<EntryAnswer>(path, `execution:${id}`)
  const answer = useLast(newest, error === undefined ? id : `${id} ${path}`)
  if (!answer)
    return (
      <section class="side" aria-label="Selected state">
        <Waiting error={error} />
      </section>
    )
  const { entry } = answer
  const tabs = tabsOf(answer, index, token !== undefined)
  const tab = tabs.find(({ name }) => name === props.tab)?.name ?? tabs[0]?.name ?? 'io'
  const item = index === undefined ? undefined : entry.items?.lanes?.find((lane) => lane.index === index)
  return (
    <section class="side" aria-label="Selected state">
      <div class="section-head">
        <StatusIconWithWord {...entryStatusOf(entry.status)} />
        <h2 class="cut">{entry.state}</h2>
        {entry.lap !== undefined && <span class="faint">lap {entry.lap}</span>}
        {index !== undefined && entry.items && (
          <span class="faint cut">
            [{index}] {item?.title}
          </span>
        )}
        <span class="space" />
        <button type="button" class="button ghost tight" aria-pressed={isWide} onClick={props.onWide}>
          {isWide ? 'Narrow' : 'Side by side'} <kbd>w</kbd>
        </button>
      </div>
      <EntryFacts answer={answer} summary={summary} />
      <Tabs label="About the state" tabs={tabs} current={tab} onSelect={props.onTab} />
      <div class="panel-body" role="tabpanel" aria-label={tabs.find(({ name }) => name === tab)?.title}>
        {tab === 'answer' && token && <AnswerTab key={token.token} token={token} start={summary.start} />}
        {tab === 'error' && <ErrorTab answer={answer} index={index} labels={labels} onSelect={onSelect} />}
        {tab === 'item' && index !== undefined && (
          <ItemTab id={id} answer={answer} index={index} labels={labels} onSelect={onSelect} />
        )}
        {tab === 'io' && <InOutTab answer={answer} labels={labels} isWide={isWide} />}
        {tab === 'variables' && <VariablesTab answer={answer} labels={labels} />}
        {tab === 'definition' && <DefinitionTab answer={answer} />}
        {tab === 'logs' && <LogsTab answer={answer} labels={labels} range={props.range} />}
        {tab === 'frames' && <FramesTab answer={answer} start={summary.start} />}
      </div>
    </section>
  )
}

function tabsOf({ entry, logs, frames }: EntryAnswer, index: number | undefined, isWaiting: boolean) {
  const hasError = entry.error !== undefined || entry.failures.length > 0 || (entry.items?.failed ?? 0) > 0
  const tabs: (TabItem<TabName> | false)[] = [
    isWaiting && { name: 'answer', title: 'Answer' },
    hasError && { name: 'error', title: 'Error' },
    index !== undefined && entry.items !== undefined && { name: 'item', title: 'Item' },
    { name: 'io', title: 'In → out' },
    { name: 'variables', title: 'Variables' },
    { name: 'definition', title: 'Definition' },
    { name: 'logs', title: 'Logs', figure: logs.length },
    { name: 'frames', title: 'Frames', figure: frames.length },
  ]
  return tabs.filter((one) => one !== false)
}

function EntryFacts({ answer, summary }: { answer: EntryAnswer; summary: ExecutionSummary }) {
  const { entry } = answer
  const invocation = entry.invocations.at(-1)
  return (
    <dl class="pairs">
      <dt>Entered</dt>
      <dd class="mono">
        {formatClock(answer.at)} <span class="faint">{formatOffset(entry.t0)} s</span>
      </dd>
      <dt>Took</dt>
      <dd>
        <b>
          <Ticking
            on={entry.t1 === undefined}
            text={(now) => formatDuration((entry.t1 ?? now - summary.start) - entry.t0)}
          />
        </b>{' '}
        <span class="faint">{entry.t1 === undefined ? '' : saySplit(entry, entry.t1)}</span>
      </dd>
      {(entry.function ?? entry.resource) && <Called entry={entry} invocation={invocation} />}
      {entry.marks.length > 0 && (
        <>
          <dt>Meanwhile</dt>
          <dd title={entry.marks.map(({ text }) => text).join(', ')}>
            {entry.marks.map(({ text, t }, at) => (
              <span>
                {at > 0 && ', '}
                {text} <span class="faint">{formatDuration(Math.max(0, t - entry.t0))}</span>
              </span>
            ))}
          </dd>
        </>
      )}
      {entry.next !== undefined && (
        <>
          <dt>Then</dt>
          <dd>{entry.next}</dd>
        </>
      )}
      {entry.children.map((child) => (
        <>
          <dt>Child</dt>
          <dd>
            <a class="link" href={executionHash(child)}>
              {child}
            </a>
          </dd>
        </>
      ))}
    </dl>
  )
}

function Called({ entry, invocation }: { entry: Entry; invocation?: string }) {
  const shorten = useShortName()
  const attempts = entry.attempts > 1 ? `${entry.attempts} attempts` : ''
  if (!entry.function)
    return (
      <>
        <dt>Calls</dt>
        <dd class="mono">
          {entry.resource} <span class="faint">{attempts}</span>
        </dd>
      </>
    )
  const name = nameOfArn(entry.function)
  return (
    <>
      <dt>Function</dt>
      <dd>
        <a
          class="link"
          href={invocation ? invocationHash(name, invocation) : `#/functions/${encodeURIComponent(name)}`}
        >
          {shorten(name)}
        </a>{' '}
        <span class="faint">{attempts || (invocation ? shortenId(invocation) : '')}</span>
      </dd>
    </>
  )
}

export const NoSelection = ({ hasStates }: { hasStates: boolean }) => (
  <section class="side" aria-label="Selected state">
    <Empty title={hasStates ? 'Select a state.' : 'No state has been entered yet.'} />
  </section>
)
