import { useState } from 'preact/hooks'
import type { ItemAnswer, ItemKey, TableLine } from '../../../api-types.ts'
import { apiPath, write } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { checkJson, prettify, sayChanges } from '../../forms/json-text.ts'
import { Problem } from '../../forms/problem.tsx'
import { useSending } from '../../forms/use-sending.ts'
import { Modal } from '../../parts/modal.tsx'
import { toast } from '../../shell/toast.tsx'

interface Props {
  table: TableLine
  /** Without one, a new item is made. */
  itemKey?: ItemKey
  onClose: () => void
  onDone: (key: ItemKey) => void
}

/** Edits an item in DynamoDB's JSON, so that no type is lost. */
export function EditDialog({ table, itemKey, onClose, onDone }: Props) {
  const path = itemKey && apiPath(['items', table.name, JSON.stringify(itemKey)])
  const { answer, error } = useResource<ItemAnswer>(path)
  const template = {
    [table.hash]: { S: '' },
    ...(table.range ? { [table.range]: { S: '' } } : {}),
  }
  const [typed, setTyped] = useState<string>()
  const { busy, problem, send } = useSending()
  const original = itemKey ? answer?.item : template
  const current = typed ?? (original ? JSON.stringify(original, null, 2) : '')
  const invalid = original && checkJson(current)
  const before = answer ? prettify(JSON.stringify(answer.item)) : ''
  const changes = before && !invalid && current ? sayChanges(before, current) : ''

  const save = () =>
    send(async () => {
      if (invalid || !current) return
      const item = JSON.parse(current)
      const names = [table.hash, ...(table.range ? [table.range] : [])]
      const key: ItemKey = Object.fromEntries(names.map((name) => [name, item[name]]))
      await write('PUT', apiPath(['items', table.name, JSON.stringify(key)]), { item })
      toast('Saved')
      onDone(key)
      onClose()
    })

  return (
    <Modal
      title={itemKey ? `Edit ${answer?.keyText ?? ''}` : `New item in ${table.name}`}
      onClose={onClose}
      onSubmit={save}
      foot={
        <>
          {changes && (
            <span class="soft small mono cut" title={changes}>
              Changed: {changes}
            </span>
          )}
          <span class="space" />
          <button
            type="button"
            class="button primary"
            disabled={busy || invalid !== undefined || !current}
            onClick={save}
          >
            Save <kbd>ctrl ↵</kbd>
          </button>
        </>
      }
    >
      <label class="field">
        Item in DynamoDB's JSON
        <textarea
          autofocus
          class="code"
          spellcheck={false}
          value={current}
          readOnly={!original}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <Problem text={invalid ?? problem ?? error} />
    </Modal>
  )
}
