import { useState } from 'preact/hooks'
import type { RequestLine } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { usePages } from '../../api/hooks.ts'
import { count } from '../../format/text.ts'
import { formatClock, formatExactDuration } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Find } from '../../parts/find.tsx'
import { stepThrough } from '../../parts/step-through.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { hashOf } from '../../shell/hash.ts'
import { useKeys } from '../../shell/keys.ts'
import { navigate } from '../../shell/router.ts'

/** Every frame's way through the app, newest first. */
export function RequestsView() {
  const [search, setSearch] = useState('')
  const [selected, setSelected] = useState<string>()
  const pages = usePages<RequestLine>(
    search,
    (cursor) => apiPath(['requests'], { q: search, cursor }),
    'requests',
  )
  const { lines } = pages
  const slowest = Math.max(1, ...lines.map(({ duration }) => duration))
  const step = (by: number) =>
    setSelected(
      stepThrough(
        lines.map(({ id }) => id),
        selected,
        by,
      ),
    )
  const open = (id: string | undefined) => id !== undefined && navigate(hashOf('requests', id))
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    Enter: () => open(selected ?? lines[0]?.id),
    Escape: () => (selected === undefined ? setSearch('') : setSelected(undefined)),
  })
  return (
    <>
      <div class="bar">
        <h1>Requests</h1>
        <span class="soft wide-only">One frame's way to its last push.</span>
        <span class="space" />
        <Find value={search} onFind={setSearch} hint="What it was about" />
      </div>
      <div class="list">
        <div class="row head request-row">
          <span>At</span>
          <span>What</span>
          <span>Execution</span>
          <span />
          <span class="right">Took</span>
          <span class="right">Functions</span>
          <span class="right">Pushes</span>
        </div>
        <VirtualRows
          items={lines}
          rowHeight={28}
          label="Requests"
          keyOf={({ id }) => id}
          selected={lines.findIndex(({ id }) => id === selected)}
          onNearEnd={pages.loadMore}
          empty={
            pages.loading || pages.error ? (
              <Waiting error={pages.error} />
            ) : (
              <Empty title={search ? 'No request matches.' : 'No request yet.'}>
                <span>Requests are recorded since this page was first opened.</span>
              </Empty>
            )
          }
          row={(one, _, style) => (
            <a
              class={`row request-row ${one.id === selected ? 'selected' : ''}`}
              style={style}
              href={hashOf('requests', one.id)}
              aria-current={one.id === selected || undefined}
            >
              <span class="mono faint">{formatClock(one.at)}</span>
              <b class={one.error ? 'is-failed' : ''} title={one.error ?? one.title}>
                {one.title}
              </b>
              <span class="soft">
                {one.execution &&
                  `${one.execution.title}${one.execution.lap === undefined ? '' : `, lap ${one.execution.lap}`}`}
              </span>
              <span>
                <i
                  class={`meter ${one.error ? 'failed' : ''}`}
                  style={{ width: `${((one.duration / slowest) * 100).toFixed(1)}%` }}
                />
              </span>
              <span class="mono right">{formatExactDuration(one.duration)}</span>
              <span class="faint right">{count(one.functions, 'function')}</span>
              <span class="faint right">{count(one.pushes, 'push', 'pushes')}</span>
            </a>
          )}
        />
      </div>
    </>
  )
}
