import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ConnectionLine, FrameLine } from '../../../api-types.ts'
import { apiPath, write } from '../../api/call.ts'
import { type Pages, useShortName } from '../../api/hooks.ts'
import { formatNumber, nameOfArn, shortenId } from '../../format/text.ts'
import { formatClock, formatDuration } from '../../format/time.ts'
import { Problem } from '../../forms/problem.tsx'
import { useSending } from '../../forms/use-sending.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Ticking } from '../../parts/ticking.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { toast } from '../../shell/toast.tsx'

interface Props {
  connection?: ConnectionLine
  /** The oldest first. */
  frames: FrameLine[]
  pages: Pages<FrameLine>
  selected?: string
  /** Nothing is selected by the reader: the newest frame stays in view. */
  follows: boolean
  onSelect: (id: string) => void
}

const DIRECTIONS = { in: 'from the client', reply: 'reply', push: 'pushed' }
/** Shorter gaps between two frames are not said. */
const GAP_MS = 500

export function FramesSection({ connection, frames, pages, selected, follows, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const scroll = box.current?.querySelector('.scroll')
    if (follows && scroll) scroll.scrollTop = scroll.scrollHeight
  }, [follows, frames.length])
  return (
    <section ref={box} aria-label="Frames">
      <div class="section-head">
        <h2 class="cut whole">{connection?.who ?? 'Frames'}</h2>
        {connection && <ConnectionFacts of={connection} />}
      </div>
      <div class="row head frame-row">
        <span>At</span>
        <span class="right">Gap</span>
        <span />
        <span>Route</span>
        <span>What</span>
        <span class="right">Bytes</span>
        <span>Function</span>
      </div>
      {pages.hasMore && (
        <button type="button" class="more link" onClick={pages.loadMore}>
          {formatNumber(pages.total - frames.length)} earlier frames
        </button>
      )}
      <VirtualRows
        items={frames}
        rowHeight={25}
        label="Frames"
        keyOf={({ id }) => id}
        selected={follows ? undefined : frames.findIndex(({ id }) => id === selected)}
        empty={
          connection && (pages.loading || pages.error) ? (
            <Waiting error={pages.error} />
          ) : (
            <Empty title="No frame to show." />
          )
        }
        row={(one, at, style) => (
          <FrameRow
            of={one}
            before={frames[at - 1]}
            isSelected={one.id === selected}
            style={style}
            onClick={() => onSelect(one.id)}
          />
        )}
      />
      {connection?.open && <Send key={connection.id} to={connection} />}
    </section>
  )
}

/** What API Gateway adds to every authorizer's context. */
const OF_THE_GATEWAY = ['principalId', 'integrationLatency']

function ConnectionFacts({ of }: { of: ConnectionLine }) {
  const { busy, problem, send } = useSending()
  const context = Object.entries(of.authorizer)
    .filter(([name]) => !OF_THE_GATEWAY.includes(name))
    .map(([name, value]) => `${name} ${shortenId(String(value))}`)
    .join(' · ')
  const close = () =>
    send(async () => {
      await write('DELETE', apiPath(['connections', of.id]))
      toast('Closed')
    })
  return (
    <>
      <span class="faint cut" title={`${context} · ${of.sourceIp} · ${of.userAgent ?? ''}`}>
        {context}
      </span>
      <span class="faint cut" title={of.reason}>
        {of.open ? (
          <Ticking text={(now) => `open for ${formatDuration(now - of.since)}`} />
        ) : (
          `closed ${of.code ?? ''} ${of.reason ?? ''}`
        )}
      </span>
      <span class="space" />
      <Problem text={problem} />
      {of.open && (
        <button type="button" class="button tight" disabled={busy} onClick={close}>
          Close
        </button>
      )}
    </>
  )
}

interface RowProps {
  of: FrameLine
  before?: FrameLine
  isSelected: boolean
  style: { top: string }
  onClick: () => void
}

function FrameRow({ of, before, isSelected, style, onClick }: RowProps) {
  const shorten = useShortName()
  const isIn = of.direction === 'in'
  const gap = before ? of.at - before.at : 0
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k select rows
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      class={`row frame-row ${isSelected ? 'selected' : ''}`}
      aria-current={isSelected || undefined}
      style={style}
      onClick={onClick}
    >
      <span class="mono faint">{formatClock(of.at)}</span>
      <span class="mono faint right">{gap > GAP_MS ? formatDuration(gap) : ''}</span>
      <span
        class={isIn ? 'is-running' : 'faint'}
        role="img"
        aria-label={DIRECTIONS[of.direction]}
        title={DIRECTIONS[of.direction]}
      >
        <Icon name={isIn ? 'up' : 'down'} />
      </span>
      <span class={isIn ? 'strong' : 'soft'}>{of.route ?? DIRECTIONS[of.direction]}</span>
      <span class={of.direction === 'reply' ? 'faint' : ''} title={of.title}>
        {of.title}
      </span>
      <span class="mono faint right">{of.bytes}</span>
      <span class="faint">{of.function ? shorten(nameOfArn(of.function)) : ''}</span>
    </div>
  )
}

/** Sends a frame as the server does. */
function Send({ to }: { to: ConnectionLine }) {
  const [body, setBody] = useState('')
  const { busy, problem, send } = useSending()
  const post = () =>
    send(async () => {
      if (!body) return
      await write('POST', apiPath(['connections', to.id, 'frames']), { body })
      toast(`Sent to ${to.who || 'the client'}`)
      setBody('')
    })
  return (
    <div class="send">
      <label class="find wide">
        <Icon name="send" />
        <span class="hidden-text">Frame to send as the server</span>
        <input
          class="mono"
          value={body}
          placeholder='{"type":"hello"}'
          spellcheck={false}
          onInput={(event) => setBody(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && post()}
        />
      </label>
      <button type="button" class="button" disabled={busy || !body} onClick={post}>
        Send as the server
      </button>
      <Problem text={problem} />
    </div>
  )
}
