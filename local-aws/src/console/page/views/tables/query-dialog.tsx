import { useState } from 'preact/hooks'
import type { TableLine } from '../../../api-types.ts'
import { Modal } from '../../parts/modal.tsx'
import { type ItemQuery, NO_QUERY } from './query.ts'

interface Props {
  table: TableLine
  query: ItemQuery
  onClose: () => void
  onQuery: (query: ItemQuery) => void
}

export function QueryDialog({ table, query, onClose, onQuery }: Props) {
  const [draft, setDraft] = useState(query)
  const keys = table.indexes.find(({ name }) => name === draft.index) ?? table
  const submit = () => {
    onQuery({ ...NO_QUERY, index: draft.index, hash: draft.hash, range: draft.range })
    onClose()
  }
  return (
    <Modal
      size="slim"
      title="Query"
      onClose={onClose}
      onSubmit={submit}
      foot={
        <button type="button" class="button primary" onClick={submit}>
          Query <kbd>ctrl ↵</kbd>
        </button>
      }
    >
      <label class="field">
        By
        <select
          value={draft.index}
          onChange={(event) => setDraft({ ...draft, index: event.currentTarget.value })}
        >
          <option value="">the table's key</option>
          {table.indexes.map(({ name }) => (
            <option key={name} value={name}>
              the index {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {keys.hash} is
        <input
          autofocus
          class="mono"
          value={draft.hash}
          spellcheck={false}
          onInput={(event) => setDraft({ ...draft, hash: event.currentTarget.value })}
        />
      </label>
      {keys.range && (
        <label class="field">
          {keys.range} begins with
          <input
            class="mono"
            value={draft.range}
            spellcheck={false}
            onInput={(event) => setDraft({ ...draft, range: event.currentTarget.value })}
          />
        </label>
      )}
    </Modal>
  )
}
