import type { Span } from '../../../api-types.ts'
import { formatExactDuration } from '../../format/time.ts'
import { ScrollBox } from '../../parts/scroll-box.tsx'
import { formatTick, type Scale, ticksOf } from '../../timeline/scale.ts'

const percent = (place: number) => `${(place * 100).toFixed(3)}%`

const LOOK: Record<Span['kind'], string> = {
  frame: 'span-frame',
  gateway: 'span-push',
  lambda: 'span-work',
  dynamodb: 'span-service',
  states: 'span-service',
  push: 'span-push',
}

interface Props {
  spans: Span[]
  scale: Scale
  selected?: number
  onSelect: (id: number) => void
}

export function Waterfall({ spans, scale, selected, onSelect }: Props) {
  const ticks = ticksOf(scale)
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0)
  return (
    <section aria-label="Waterfall">
      <div class="axis waterfall-axis">
        <div class="words">Underlined: on the critical path</div>
        <div>
          {ticks.map((t) => (
            <i key={t} class={t === 0 ? 'first' : ''} style={{ left: percent(scale.place(t)) }}>
              {formatTick(t, step)}
            </i>
          ))}
        </div>
        <div />
      </div>
      <ScrollBox class="scroll" label="Spans">
        {spans.map((span) => {
          const start = scale.place(span.a)
          const end = scale.place(span.b)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: j and k select rows
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <div
              key={span.id}
              class={`waterfall-row ${span.id === selected ? 'selected' : ''}`}
              aria-current={span.id === selected || undefined}
              onClick={() => onSelect(span.id)}
            >
              <div class="what" style={{ paddingLeft: `${16 + span.depth * 18}px` }}>
                <span class="service">{span.kind}</span>
                <span class={`cut ${span.error ? 'is-failed' : ''}`} title={span.label}>
                  {span.label}
                </span>
                {span.critical && <span class="hidden-text">, on the critical path</span>}
              </div>
              <div class="track">
                <svg aria-hidden="true">
                  {ticks
                    .filter((t) => t > 0)
                    .map((t) => (
                      <line
                        class="grid-line"
                        x1={percent(scale.place(t))}
                        x2={percent(scale.place(t))}
                        y1="0"
                        y2="26"
                      />
                    ))}
                  <rect
                    class={span.error ? 'span-failed' : LOOK[span.kind]}
                    x={percent(start)}
                    y="7"
                    height="11"
                    rx="2"
                    style={{ width: `max(${percent(end - start)}, 3px)` }}
                  />
                  {span.critical && (
                    <line class="critical" x1={percent(start)} x2={percent(end)} y1="21.5" y2="21.5" />
                  )}
                </svg>
              </div>
              <div class="right mono small soft">{formatExactDuration(span.b - span.a)}</div>
            </div>
          )
        })}
      </ScrollBox>
    </section>
  )
}
