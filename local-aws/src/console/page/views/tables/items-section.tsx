import type { ItemKey, ItemLine } from '../../../api-types.ts'
import type { Pages } from '../../api/hooks.ts'
import { formatNumber } from '../../format/text.ts'
import { formatAge } from '../../format/time.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Ticking } from '../../parts/ticking.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'

interface Props {
  pages: Pages<ItemLine>
  lines: ItemLine[]
  /** The selected key as JSON. */
  selected?: string
  /** The query in words. */
  says?: string
  onClear: () => void
  onSelect: (key: ItemKey) => void
}

export function ItemsSection({ pages, lines, selected, says, onClear, onSelect }: Props) {
  return (
    <section aria-label="Items">
      {says && (
        <div class="section-head">
          <span class="cut">
            {formatNumber(pages.total)} {says}
          </span>
          <span class="space" />
          <button type="button" class="button ghost tight" onClick={onClear}>
            Clear <kbd>esc</kbd>
          </button>
        </div>
      )}
      <div class="row head item-row">
        <span>What it is</span>
        <span>Key</span>
        <span>Changed</span>
        <span class="right">Bytes</span>
      </div>
      <VirtualRows
        items={lines}
        rowHeight={28}
        label="Items"
        keyOf={({ key }) => JSON.stringify(key)}
        selected={lines.findIndex(({ key }) => JSON.stringify(key) === selected)}
        onNearEnd={pages.loadMore}
        empty={
          pages.loading || pages.error ? <Waiting error={pages.error} /> : <Empty title="No item matches." />
        }
        row={({ key, keyText, title, bytes, changedAt, changedBy }, _, style) => {
          const isSelected = JSON.stringify(key) === selected
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: j and k select rows
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <div
              class={`row item-row ${isSelected ? 'selected' : ''}`}
              aria-current={isSelected || undefined}
              style={style}
              onClick={() => onSelect(key)}
            >
              <b title={title}>{title}</b>
              <span class="mono faint" title={keyText}>
                {keyText}
              </span>
              <span class="faint" title={changedBy}>
                {changedAt !== undefined && <Ticking text={(now) => formatAge(now - changedAt)} />}
              </span>
              <span class="mono faint right">{formatNumber(bytes)}</span>
            </div>
          )
        }}
      />
    </section>
  )
}
