import type { FunctionLine, InvocationLine } from '../../../api-types.ts'
import type { Pages } from '../../api/hooks.ts'
import { count } from '../../format/text.ts'
import { formatClock, formatDuration, formatExactDuration } from '../../format/time.ts'
import { sayCause } from '../../parts/cause.tsx'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { StatusIconWithWord } from '../../parts/status.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'

interface Props {
  of?: FunctionLine
  pages: Pages<InvocationLine>
  selected?: string
  onSelect: (id: string) => void
}

export function InvocationsSection({ of, pages, selected, onSelect }: Props) {
  const { lines } = pages
  return (
    <section aria-label="Invocations">
      <div class="section-head">
        <h2 class="cut">{of?.title ?? of?.name ?? 'Invocations'}</h2>
        {of && (
          <span class="faint cut">
            {of.maxMemoryMb > 0 && `${of.maxMemoryMb} of `}
            {of.memoryMb} MB · {count(of.environments, 'environment')} · timeout {of.timeoutSeconds} s
          </span>
        )}
        <span class="space" />
        {of && <span class="mono faint cut">{of.handler}</span>}
      </div>
      {lines.length > 1 && <Histogram lines={lines.slice(0, 60)} />}
      <div class="row head invocation-row">
        <span />
        <span>At</span>
        <span>What</span>
        <span>Caused by</span>
        <span class="right">Took</span>
      </div>
      <VirtualRows
        items={lines}
        rowHeight={28}
        label="Invocations"
        keyOf={({ id }) => id}
        selected={lines.findIndex(({ id }) => id === selected)}
        onNearEnd={pages.loadMore}
        empty={
          pages.loading || pages.error ? (
            <Waiting error={pages.error} />
          ) : (
            <Empty title="No invocation to show." />
          )
        }
        row={(one, _, style) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: j and k select rows
          // biome-ignore lint/a11y/noStaticElementInteractions: as above
          <div
            class={`row invocation-row ${one.id === selected ? 'selected' : ''}`}
            aria-current={one.id === selected || undefined}
            style={style}
            onClick={() => onSelect(one.id)}
          >
            <StatusIconWithWord
              {...(one.failed
                ? { icon: 'failed', word: 'Failed' }
                : one.duration === undefined
                  ? { icon: 'running', word: 'Running' }
                  : { icon: 'succeeded', word: 'Succeeded' })}
            />
            <span class="mono faint">{formatClock(one.at)}</span>
            <span class={one.failed ? 'is-failed' : ''} title={one.error ?? one.title}>
              {one.error ?? one.title}
            </span>
            <span class="soft" title={sayCause(one.cause)}>
              {sayCause(one.cause)}
            </span>
            <span class="right mono">
              {one.duration === undefined ? '…' : formatExactDuration(one.duration)}
            </span>
          </div>
        )}
      />
    </section>
  )
}

const BAR = 10
const HEIGHT = 50
/** With fewer invocations, bars do not become broader. */
const FEWEST_BARS = 30

/** The durations of the newest invocations, the oldest at the left. */
function Histogram({ lines }: { lines: InvocationLine[] }) {
  const longest = Math.max(1, ...lines.map(({ duration = 0 }) => duration))
  return (
    <div class="histogram">
      <svg
        viewBox={`0 0 ${Math.max(FEWEST_BARS, lines.length) * BAR} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Durations of the last ${count(lines.length, 'invocation')}, the longest ${formatDuration(longest)}`}
      >
        {[...lines].reverse().map(({ id, duration = 0, failed }, at) => {
          const height = Math.max(3, Math.sqrt(duration / longest) * (HEIGHT - 4))
          return (
            <rect
              key={id}
              class={failed ? 'segment-failed' : 'segment-work'}
              x={at * BAR}
              y={HEIGHT - height}
              width={BAR - 2}
              height={height}
            />
          )
        })}
      </svg>
      <span class="scale">
        longest
        <br />
        <span class="mono soft">{formatDuration(longest)}</span>
        <br />
        last {lines.length}
      </span>
    </div>
  )
}
