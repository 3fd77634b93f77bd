import type { Entry, ItemLane } from '../../api-types.ts'
import { cellsOf, sayItems } from './map-cells.ts'
import type { Scale } from './scale.ts'
import { Bar, GridLines } from './segments.tsx'

const LANE = 5

interface Props {
  entry: Entry
  scale: Scale
  now: number
  /** The selected item. */
  index?: number
  onSelect: (index: number) => void
}

/** The items of a Map or the branches of a Parallel: a grid, and one lane for each. */
export function MapBlock({ entry, scale, now, index, onSelect }: Props) {
  const { items } = entry
  if (!items) return null
  const { ok, failed, rest } = sayItems(items)
  return (
    <div class="map-block">
      <div class="map-grid">
        <div class="map-cells">
          {cellsOf(items).map((cell) => {
            const name =
              cell.items > 1 ? `Items ${cell.index} to ${cell.index + cell.items - 1}` : `Item ${cell.index}`
            const isSelected = index !== undefined && index >= cell.index && index < cell.index + cell.items
            const title = items.lanes?.find((lane) => lane.index === cell.index && cell.items === 1)?.title
            return (
              <button
                type="button"
                key={cell.index}
                class={`map-cell is-${cell.look}`}
                aria-pressed={isSelected}
                aria-label={`${name}${title ? ` ${title}` : ''}: ${cell.word}`}
                title={`${name}${title ? ` ${title}` : ''}: ${cell.word}`}
                onClick={() => onSelect(worstIn(items.statuses, cell.index, cell.items))}
              >
                {cell.text}
              </button>
            )
          })}
        </div>
        <div class="map-words">
          <div>{ok}</div>
          {failed.map((line, at) => (
            <div class="is-failed">
              {at ? '' : '× '}
              {line}
            </div>
          ))}
          {rest && <div>{rest}</div>}
        </div>
      </div>
      <div class="map-lanes wide-lanes">
        {items.lanes ? (
          <Lanes lanes={items.lanes} scale={scale} now={now} index={index} onSelect={onSelect} />
        ) : (
          <p class="more">Lanes are drawn for up to 200 items.</p>
        )}
      </div>
      <div />
    </div>
  )
}

/** Of a cell with several items the one that explains its status. */
function worstIn(statuses: string, index: number, items: number): number {
  const part = statuses.slice(index, index + items)
  const failed = part.indexOf('f')
  return index + Math.max(0, failed)
}

function Lanes(props: {
  lanes: ItemLane[]
  scale: Scale
  now: number
  index?: number
  onSelect: (index: number) => void
}) {
  const { lanes, scale, now, index, onSelect } = props
  const height = lanes.length * LANE + 12
  return (
    <svg style={{ height: `${height}px` }} aria-hidden="true">
      <GridLines scale={scale} height={height} />
      {lanes.map((lane, at) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the grid beside it does the same by keyboard
        <g class={`lane ${lane.index === index ? 'selected' : ''}`} onClick={() => onSelect(lane.index)}>
          <title>{`[${lane.index}] ${lane.title}`}</title>
          <rect class="lane-ground" width="100%" y={4 + at * LANE} height={LANE} />
          {lane.segments.map((segment) => (
            <Bar
              segment={segment}
              scale={scale}
              now={now}
              isAborted={lane.status === 'a'}
              y={4.5 + at * LANE}
              height={LANE - 1}
            />
          ))}
        </g>
      ))}
    </svg>
  )
}
