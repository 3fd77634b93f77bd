import { useState } from 'preact/hooks'
import type { ItemAnswer, ItemKey, ItemWrite, Json, TableLine } from '../../../api-types.ts'
import { apiPath, write } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { useLabels } from '../../api/labels.ts'
import { formatNumber } from '../../format/text.ts'
import { formatClock, formatDate, formatExactDuration } from '../../format/time.ts'
import { Problem } from '../../forms/problem.tsx'
import { useSending } from '../../forms/use-sending.ts'
import { TitledJson } from '../../json/viewer.tsx'
import { Waiting } from '../../parts/empty.tsx'
import { executionHash, invocationHash, partsOfId } from '../../parts/links.ts'
import { Tabs } from '../../parts/tabs.tsx'
import { toast } from '../../shell/toast.tsx'

interface Props {
  table: TableLine
  itemKey: ItemKey
  onEdit: () => void
}

export function ItemPanel({ table, itemKey, onEdit }: Props) {
  const [tab, setTab] = useState<'item' | 'dynamodb' | 'writes'>('item')
  const [isDeleting, setDeleting] = useState(false)
  const { busy, problem, send } = useSending()
  const path = apiPath(['items', table.name, JSON.stringify(itemKey)])
  const { answer, error } = useResource<ItemAnswer>(path, `table:${table.name}`)
  const log = useResource<ItemWrite[]>(`${path}/writes`, `table:${table.name}`)
  const writes = newestFirst(log.answer ?? [])
  const labels = useLabels(answer?.execution)
  if (!answer) return <Waiting error={error} />
  const [last] = writes
  const remove = () =>
    send(async () => {
      await write('DELETE', path)
      toast('Deleted')
      setDeleting(false)
    })
  return (
    <>
      <div class="section-head">
        <h2 class="mono cut" title={answer.keyText}>
          {answer.keyText}
        </h2>
        <span class="space" />
        <button type="button" class="button tight" onClick={onEdit}>
          Edit <kbd>e</kbd>
        </button>
        {isDeleting ? (
          <>
            <button type="button" class="button tight is-failed" disabled={busy} onClick={remove}>
              Delete this item
            </button>
            <button type="button" class="button ghost tight" onClick={() => setDeleting(false)}>
              Keep
            </button>
          </>
        ) : (
          <button type="button" class="button ghost tight" onClick={() => setDeleting(true)}>
            Delete…
          </button>
        )}
      </div>
      <Problem text={problem} />
      <dl class="pairs">
        {answer.title && (
          <>
            <dt>What it is</dt>
            <dd title={answer.title}>{answer.title}</dd>
          </>
        )}
        <dt>Size</dt>
        <dd>{formatNumber(answer.bytes)} bytes</dd>
        {last && (
          <>
            <dt>Last write</dt>
            <dd>
              {last.by} <span class="faint">{`${last.action} · ${formatExactDuration(last.duration)}`}</span>
            </dd>
          </>
        )}
        {answer.execution && (
          <>
            <dt>Execution</dt>
            <dd>
              <a class="link" href={executionHash(answer.execution)}>
                {partsOfId(answer.execution).name}
              </a>
            </dd>
          </>
        )}
        {answer.expires !== undefined && (
          <>
            <dt>Expires</dt>
            <dd>
              {formatDate(answer.expires)} <span class="faint">{table.ttl}</span>
            </dd>
          </>
        )}
      </dl>
      <Tabs
        label="About the item"
        tabs={[
          { name: 'item', title: 'Item' },
          { name: 'dynamodb', title: 'DynamoDB JSON' },
          { name: 'writes', title: 'Writes', figure: writes.length },
        ]}
        current={tab}
        onSelect={setTab}
      />
      <div class="panel-body" role="tabpanel" aria-label={tab}>
        {tab === 'item' && <ItemNow plain={answer.plain} writes={writes} labels={labels} />}
        {tab === 'dynamodb' && <TitledJson title="Item" text={JSON.stringify(answer.item)} />}
        {tab === 'writes' && <Writes writes={writes} />}
      </div>
    </>
  )
}

/** With the item as it was before its last write, what that changed is marked. */
function ItemNow(props: { plain: Json; writes: ItemWrite[]; labels: Record<string, string> }) {
  const { plain, writes, labels } = props
  const [last, ...earlier] = writes.filter(({ error }) => error === undefined)
  const before = last?.after === undefined ? undefined : earlier[0]?.after
  return (
    <>
      {before !== undefined && <p class="more">Marked: what the last write changed.</p>}
      <TitledJson
        title="Now"
        text={JSON.stringify(plain)}
        labels={labels}
        base={before === undefined ? undefined : JSON.stringify(before)}
      />
    </>
  )
}

function Writes({ writes }: { writes: ItemWrite[] }) {
  if (writes.length === 0) return <p class="more">No write has been seen since this page was first opened.</p>
  return (
    <>
      {writes.map(({ at, action, by, invocation, execution, duration, error, what }) => (
        <div class={`log-line two ${error ? 'error' : ''}`}>
          <span class="faint">{formatClock(at).slice(0, 8)}</span>
          <span>
            {action} <span class="faint">by</span>{' '}
            {invocation ? (
              <a class="link" href={invocationHash(by, invocation)}>
                {by}
              </a>
            ) : execution ? (
              <a class="link" href={executionHash(execution)}>
                {by}
              </a>
            ) : (
              by
            )}{' '}
            <span class="faint">{formatExactDuration(duration)}</span>
            <br />
            <span class="soft">{what}</span>
            {error && (
              <>
                <br />
                <span class="is-failed">{error}</span>
              </>
            )}
          </span>
        </div>
      ))}
    </>
  )
}

const newestFirst = (writes: ItemWrite[]) => [...writes].sort((one, other) => other.at - one.at)
