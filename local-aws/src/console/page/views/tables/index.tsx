import { useState } from 'preact/hooks'
import type { ItemKey, ItemLine, TableLine } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { usePages, useResource } from '../../api/hooks.ts'
import { count, formatBytes, formatNumber } from '../../format/text.ts'
import { Empty, Waiting } from '../../parts/empty.tsx'
import { Find } from '../../parts/find.tsx'
import { itemHash } from '../../parts/links.ts'
import { stepThrough } from '../../parts/step-through.ts'
import { hashOf } from '../../shell/hash.ts'
import { useKeys } from '../../shell/keys.ts'
import { replaceHash } from '../../shell/router.ts'
import { EditDialog } from './edit-dialog.tsx'
import { ItemPanel } from './item-panel.tsx'
import { ItemsSection } from './items-section.tsx'
import { type ItemQuery, isQueried, NO_QUERY, sayQuery } from './query.ts'
import { QueryDialog } from './query-dialog.tsx'

interface Props {
  name?: string
  /** The item's key as JSON. */
  keyText?: string
}

/** Items by kind, key or index, and one item with what was written to it. */
export function TablesView({ name, keyText }: Props) {
  const [query, setQuery] = useState<ItemQuery>(NO_QUERY)
  const [dialog, setDialog] = useState<'query' | 'new' | 'edit'>()
  const { answer, error } = useResource<TableLine[]>(apiPath(['tables']), 'tables')
  const tables = answer ?? []
  const table = tables.find((one) => one.name === name) ?? tables[0]

  const pages = usePages<ItemLine & { id?: string }>(
    JSON.stringify([table?.name ?? name, query]),
    (cursor) => {
      const known = table?.name ?? name
      return known === undefined ? undefined : apiPath(['tables', known, 'items'], { ...query, cursor })
    },
    table && `table:${table.name}`,
  )
  const lines = table ? pages.lines : []
  const keys = lines.map(({ key }) => JSON.stringify(key))
  const selected = parseKey(keyText) ?? lines[0]?.key
  const selectedText = selected && JSON.stringify(selected)
  const select = (key: ItemKey) => table && replaceHash(itemHash(table.name, key))
  const step = (by: number) => {
    const key = stepThrough(keys, selectedText, by)
    if (key !== undefined) select(JSON.parse(key))
  }
  const ask = (change: Partial<ItemQuery>) => {
    setQuery({ ...query, ...change })
    if (table) replaceHash(hashOf('tables', table.name))
  }
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    e: () => selected && setDialog('edit'),
    Escape: () => ask(NO_QUERY),
  })
  if (!table)
    return (
      <>
        <div class="bar">
          <h1>Tables</h1>
        </div>
        {answer ? <Empty title="This app has no table." /> : <Waiting error={error} />}
      </>
    )

  return (
    <>
      <div class="bar">
        <h1>Tables</h1>
        {tables.length > 1 ? (
          <select
            class="select mono"
            aria-label="Table"
            value={table.name}
            onChange={(event) => {
              setQuery(NO_QUERY)
              replaceHash(hashOf('tables', event.currentTarget.value))
            }}
          >
            {tables.map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </select>
        ) : (
          <span class="mono faint">{table.name}</span>
        )}
        <span class="faint wide-only">
          {count(table.items, 'item')}, {formatBytes(table.bytes)}
        </span>
        <span class="space" />
        <Find value={query.q} onFind={(q) => ask({ q })} hint="Any key or value" />
        <button type="button" class="button" onClick={() => setDialog('query')}>
          Query by key or index…
        </button>
        <button type="button" class="button" onClick={() => setDialog('new')}>
          New item…
        </button>
      </div>
      <div class="panes tables">
        <section aria-label="Kinds of item">
          <div class="section-head">
            <h2>Kinds of item</h2>
          </div>
          <div class="scroll">
            <Kind
              title="all"
              figure={table.items}
              isOn={!query.prefix && !query.index}
              onClick={() => ask(NO_QUERY)}
            />
            {table.kinds.map(({ prefix, items }) => (
              <Kind
                key={prefix}
                title={prefix}
                figure={items}
                isOn={query.prefix === prefix}
                onClick={() => ask({ ...NO_QUERY, prefix })}
              />
            ))}
            {table.indexes.length > 0 && (
              <div class="section-head">
                <h2>Indexes</h2>
              </div>
            )}
            {table.indexes.map((index) => (
              <Kind
                key={index.name}
                title={index.name}
                hint={[index.hash, index.range].filter(Boolean).join(', ')}
                isOn={query.index === index.name}
                onClick={() => ask({ ...NO_QUERY, index: index.name })}
              />
            ))}
          </div>
        </section>
        <ItemsSection
          pages={pages}
          lines={lines}
          selected={selectedText}
          says={isQueried(query) ? sayQuery(query, table) : undefined}
          onClear={() => ask(NO_QUERY)}
          onSelect={select}
        />
        <section aria-label="Item">
          {selected === undefined ? (
            <Empty title="No item to show." />
          ) : (
            <ItemPanel
              key={`${table.name} ${selectedText}`}
              table={table}
              itemKey={selected}
              onEdit={() => setDialog('edit')}
            />
          )}
        </section>
      </div>
      {dialog === 'query' && (
        <QueryDialog table={table} query={query} onClose={() => setDialog(undefined)} onQuery={ask} />
      )}
      {dialog === 'new' && <EditDialog table={table} onClose={() => setDialog(undefined)} onDone={select} />}
      {dialog === 'edit' && selected && (
        <EditDialog table={table} itemKey={selected} onClose={() => setDialog(undefined)} onDone={select} />
      )}
    </>
  )
}

function parseKey(text: string | undefined): ItemKey | undefined {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function Kind(props: { title: string; figure?: number; hint?: string; isOn: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      class={`row table-row kind-row ${props.isOn ? 'selected' : ''}`}
      aria-pressed={props.isOn}
      onClick={props.onClick}
    >
      <span class="mono">{props.title}</span>
      <span class="mono faint">{props.figure === undefined ? props.hint : formatNumber(props.figure)}</span>
    </button>
  )
}
