import { useState } from 'preact/hooks'
import type { ConnectionLine, FrameLine, Page } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { useLiveState, usePages, useResource } from '../../api/hooks.ts'
import { shortenId } from '../../format/text.ts'
import { formatAge } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Find } from '../../parts/find.tsx'
import { frameHash } from '../../parts/links.ts'
import { stepThrough } from '../../parts/step-through.ts'
import { Ticking } from '../../parts/ticking.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { hashOf } from '../../shell/hash.ts'
import { useKeys } from '../../shell/keys.ts'
import { replaceHash } from '../../shell/router.ts'
import { FramePanel } from './frame-panel.tsx'
import { FramesSection } from './frames-section.tsx'

/** Who is connected, the frames of one connection as they pass, and one frame. */
export function ConnectionsView({ id, frame }: { id?: string; frame?: string }) {
  const [status, setStatus] = useState<'open' | 'closed' | ''>('')
  const [search, setSearch] = useState('')
  const counts = useLiveState((state) => state.overview?.counts.connections)
  const list = useResource<Page<ConnectionLine>>(apiPath(['connections'], { status }), 'connections')
  const connections = list.answer?.items ?? []
  const current = connections.find((one) => one.id === id) ?? (id === undefined ? connections[0] : undefined)
  const currentId = current?.id ?? id

  const pages = usePages<FrameLine>(
    JSON.stringify([currentId, search]),
    (cursor) =>
      currentId === undefined
        ? undefined
        : apiPath(['connections', currentId, 'frames'], { q: search, cursor }),
    currentId && `connection:${currentId}`,
  )
  // The server's newest come first; people read downwards.
  const frames = currentId === undefined ? [] : [...pages.lines].reverse()
  const selected = frame ?? frames.at(-1)?.id
  const select = (next: string | undefined) => {
    if (next !== undefined && currentId !== undefined) replaceHash(frameHash(currentId, next))
  }
  const step = (by: number) => {
    select(
      stepThrough(
        frames.map((one) => one.id),
        selected,
        by,
      ),
    )
  }
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    f: () => currentId !== undefined && replaceHash(hashOf('connections', currentId)),
    Escape: () => setSearch(''),
  })

  return (
    <>
      <div class="bar">
        <h1>Connections</h1>
        <div class="chips">
          {(['', 'open', 'closed'] as const).map((one) => (
            <button
              type="button"
              class="chip"
              key={one}
              aria-pressed={status === one}
              onClick={() => setStatus(one)}
            >
              {{ '': 'All', open: 'Open', closed: 'Closed' }[one]}
              {one !== '' && <span class="figure">{counts?.[one] ?? 0}</span>}
            </button>
          ))}
        </div>
        <span class="space" />
        <Find value={search} onFind={setSearch} hint="Type, text of a frame" />
      </div>
      <div class="panes connections">
        <section aria-label="Connections">
          <div class="row head connection-row">
            <span>Who</span>
            <span class="right">in</span>
            <span class="right">out</span>
          </div>
          <VirtualRows
            items={connections}
            rowHeight={44}
            label="Connections"
            keyOf={(one) => one.id}
            selected={connections.findIndex((one) => one.id === currentId)}
            empty={
              list.answer ? (
                <Empty title="Nobody is connected.">
                  <span>Frames are recorded since this page was first opened.</span>
                </Empty>
              ) : (
                <Waiting error={list.error} />
              )
            }
            row={(one, _, style) => (
              <ConnectionRow of={one} isSelected={one.id === currentId} style={style} />
            )}
          />
        </section>
        <FramesSection
          connection={current}
          frames={frames}
          pages={pages}
          selected={selected}
          follows={frame === undefined}
          onSelect={select}
        />
        <section aria-label="Frame">
          {selected === undefined ? (
            <Empty title={search ? 'No frame matches.' : 'No frame to show.'} />
          ) : (
            <FramePanel id={selected} />
          )}
        </section>
      </div>
    </>
  )
}

function ConnectionRow({
  of,
  isSelected,
  style,
}: {
  of: ConnectionLine
  isSelected: boolean
  style: { top: string }
}) {
  return (
    <a
      class={`row connection-row ${isSelected ? 'selected' : ''}`}
      style={style}
      href={hashOf('connections', of.id)}
      aria-current={isSelected || undefined}
    >
      <span class="who">
        <span class="cut">
          <i class={`dot ${of.open ? '' : 'off'}`} />
          <b>{of.who || 'unknown'}</b>{' '}
          <span class="faint">
            {of.open ? (
              <Ticking text={(now) => (of.lastAt === undefined ? 'open' : formatAge(now - of.lastAt))} />
            ) : (
              `closed ${of.code ?? ''}`
            )}
          </span>
        </span>
        <span class="mono faint">{shortenId(of.id)}</span>
      </span>
      <span class="right mono faint">{of.in}</span>
      <span class="right mono faint">{of.out}</span>
    </a>
  )
}
