import { useState } from 'preact/hooks'
import type { FaultRuleLine, Json } from '../../../api-types.ts'
import { checkJson } from '../../forms/json-text.ts'
import { Problem } from '../../forms/problem.tsx'
import { useSending } from '../../forms/use-sending.ts'
import { Modal } from '../../parts/modal.tsx'

/** Rules to begin with. */
const TEMPLATES: { title: string; rule: Json }[] = [
  {
    title: 'Throttled table',
    rule: {
      service: 'dynamodb',
      operation: 'UpdateItem',
      probability: 0.2,
      error: 'ProvisionedThroughputExceededException',
    },
  },
  {
    title: 'Slow pushes',
    rule: { service: 'execute-api', operation: 'PostToConnection', delayMs: [80, 160] },
  },
  {
    title: 'Lost answers',
    rule: {
      service: 'states',
      operation: 'SendTaskSuccess',
      probability: 0.05,
      error: 'lost',
      when: 'after',
    },
  },
  {
    title: 'A function crashes',
    rule: { service: 'lambda', function: '*', error: 'crash', nth: 1, times: 1 },
  },
  {
    title: 'A function times out',
    rule: { service: 'lambda', function: '*', error: 'timeout', delayMs: 200, nth: 1, times: 1 },
  },
]

interface Props {
  /** Without one, a new rule is made. */
  line?: FaultRuleLine
  onClose: () => void
  onSave: (rule: Json) => Promise<void>
  onDelete: (line: FaultRuleLine) => void
}

export function FaultDialog({ line, onClose, onSave, onDelete }: Props) {
  const [text, setText] = useState(JSON.stringify(line?.rule ?? TEMPLATES[0]?.rule, null, 2))
  const { busy, problem, send } = useSending()
  const invalid = checkJson(text)
  const save = () =>
    send(async () => {
      if (invalid) return
      await onSave(JSON.parse(text))
      onClose()
    })
  return (
    <Modal
      title={line ? `Fault ${line.id}` : 'New fault'}
      onClose={onClose}
      onSubmit={save}
      foot={
        <>
          {line && (
            <button
              type="button"
              class="button"
              onClick={() => {
                onDelete(line)
                onClose()
              }}
            >
              Delete
            </button>
          )}
          <span class="space" />
          <button
            type="button"
            class="button primary"
            disabled={busy || invalid !== undefined}
            onClick={save}
          >
            {line ? 'Save' : 'Switch on'} <kbd>ctrl ↵</kbd>
          </button>
        </>
      }
    >
      {!line && (
        <label class="field">
          Begin with
          <select
            onChange={(event) => {
              const template = TEMPLATES[event.currentTarget.selectedIndex]
              if (template) setText(JSON.stringify(template.rule, null, 2))
            }}
          >
            {TEMPLATES.map(({ title }) => (
              <option key={title}>{title}</option>
            ))}
          </select>
        </label>
      )}
      <label class="field">
        Rule, as in a rules file
        <textarea
          autofocus
          class="code low"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <Problem text={invalid ?? problem} />
    </Modal>
  )
}
