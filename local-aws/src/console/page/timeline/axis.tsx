import { useRef, useState } from 'preact/hooks'
import { formatDuration } from '../format/time.ts'
import { formatTick, type Scale, ticksOf } from './scale.ts'

interface Props {
  scale: Scale
  /** Dragging selects a range of time, in milliseconds since the start. */
  onRange: (range: { from: number; to: number }) => void
  onUnfold: () => void
}

/** Shortest drag that counts, as a share of the width. */
const SHORTEST_DRAG = 0.01

export function Axis({ scale, onRange, onUnfold }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<{ from: number; to: number }>()
  const ticks = ticksOf(scale)
  const step = (ticks[1] ?? 1000) - (ticks[0] ?? 0)
  const placeOf = (event: PointerEvent) => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 }
    return Math.min(1, Math.max(0, (event.clientX - left) / width))
  }
  const finish = () => {
    setDrag(undefined)
    if (!drag || Math.abs(drag.to - drag.from) < SHORTEST_DRAG) return
    const [from, to] = [drag.from, drag.to].sort((one, other) => one - other) as [number, number]
    onRange({ from: scale.timeAt(from), to: scale.timeAt(to) })
  }
  return (
    <div class="axis sticky">
      <div />
      <div
        ref={box}
        class="selectable"
        title="Drag to select a range of time"
        onPointerDown={(event) => {
          if ((event.target as HTMLElement).closest('button')) return
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrag({ from: placeOf(event), to: placeOf(event) })
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: placeOf(event) })}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(undefined)}
      >
        {ticks.map((t) => (
          <i
            key={t}
            class={scale.place(t) < 0.01 ? 'first' : ''}
            style={{ left: `${(scale.place(t) * 100).toFixed(2)}%` }}
          >
            {formatTick(t, step)}
          </i>
        ))}
        {scale.gap && (
          <button
            type="button"
            class="fold"
            title="Show this time"
            style={{ left: `${((scale.place(scale.gap.a) + scale.place(scale.gap.b)) * 50).toFixed(2)}%` }}
            onClick={onUnfold}
          >
            {formatDuration(scale.gap.b - scale.gap.a)}
          </button>
        )}
        {drag && (
          <span
            class="range"
            style={{
              left: `${Math.min(drag.from, drag.to) * 100}%`,
              width: `${Math.abs(drag.to - drag.from) * 100}%`,
            }}
          />
        )}
      </div>
      <div />
    </div>
  )
}
