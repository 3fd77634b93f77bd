import { useEffect, useRef } from 'preact/hooks'
import type { Columns, Lap } from '../../api-types.ts'
import { formatDuration } from '../format/time.ts'
import { Icon } from '../parts/icon.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { entryStatusOf } from '../parts/status.tsx'
import { VirtualRows } from '../parts/virtual-rows.tsx'
import { Axis } from './axis.tsx'
import { ColumnsChart } from './columns.tsx'
import { MapBlock } from './map-block.tsx'
import { rowIndexOf, type TimelineRow } from './rows.ts'
import type { Scale } from './scale.ts'
import { EntryTrack, GridLines } from './segments.tsx'

const ROW = 26
/** With more rows, only those in view are rendered, and the grids of Maps stand in the panel alone. */
const MOST_PLAIN_ROWS = 200

export interface TimelineProps {
  rows: TimelineRow[]
  laps: Lap[]
  columns?: Columns
  scale: Scale
  /** Pixels. */
  trackWidth: number
  /** Milliseconds since the execution's start. */
  now: number
  selected?: number
  /** The selected item of the selected Map. */
  index?: number
  onSelect: (entry: number, index?: number) => void
  onRange: (range: { from: number; to: number }) => void
  onUnfold: () => void
}

export function Timeline(props: TimelineProps) {
  const { rows, laps, columns, scale, selected, onSelect } = props
  const look = `timeline ${laps.length ? '' : 'no-laps'}`
  const axis = <Axis scale={scale} onRange={props.onRange} onUnfold={props.onUnfold} />
  const at = rowIndexOf(rows, selected)
  if (columns)
    return (
      <div class={look}>
        {axis}
        <ColumnsChart columns={columns} scale={scale} onSelect={onSelect} />
      </div>
    )
  if (rows.length > MOST_PLAIN_ROWS)
    return (
      <VirtualRows
        class={look}
        label="States by time"
        items={rows}
        rowHeight={ROW}
        selected={at}
        keyOf={({ entry }) => entry.id}
        row={(row, index, style) => <Row {...props} row={row} isSelected={index === at} style={style} />}
      >
        {axis}
      </VirtualRows>
    )
  return (
    <ScrollBox class={look} label="States by time">
      {axis}
      {rows.map((row, index) => (
        <div key={row.entry.id}>
          <Row {...props} row={row} isSelected={index === at} />
          {row.entry.items && (
            <MapBlock
              entry={row.entry}
              scale={scale}
              now={props.now}
              index={row.entry.id === selected ? props.index : undefined}
              onSelect={(item) => onSelect(row.entry.id, item)}
            />
          )}
        </div>
      ))}
    </ScrollBox>
  )
}

interface RowProps extends TimelineProps {
  row: TimelineRow
  isSelected: boolean
  style?: { top: string }
}

function Row({ row: { entry, also, lap }, isSelected, style, scale, trackWidth, now, onSelect }: RowProps) {
  const { icon, word } = entryStatusOf(entry.status)
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isSelected && !style) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  const isQuiet = entry.status === 'succeeded' || entry.status === 'waiting' || entry.status === 'running'
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k select rows
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      class={`timeline-row ${isSelected ? 'selected' : ''} ${lap ? 'lap-start' : ''}`}
      aria-current={isSelected || undefined}
      style={style}
      ref={element}
      onClick={() => onSelect(entry.id)}
    >
      <div class="lap">
        {lap && (
          <>
            <i>{lap.n}</i>
            <span class="cut" title={lap.title}>
              {lap.title}
            </span>
          </>
        )}
      </div>
      <div class="states" title={[entry.state, ...also.map(({ state }) => state)].join(' → ')}>
        {!isQuiet && (
          <span role="img" aria-label={word}>
            <Icon name={icon} tone={`is-${icon}`} />
          </span>
        )}
        {entry.state}
        {entry.attempts > 1 && <span class="is-waiting"> ×{entry.attempts}</span>}
        {also.map(({ state }) => (
          <span class="faint"> → {state}</span>
        ))}
      </div>
      <div class="track">
        <svg aria-hidden="true">
          <GridLines scale={scale} />
          {[entry, ...also].map((one) => (
            <EntryTrack entry={one} scale={scale} now={now} width={trackWidth} />
          ))}
        </svg>
      </div>
      <div class="took">{formatDuration((entry.t1 ?? now) - entry.t0)}</div>
    </div>
  )
}
