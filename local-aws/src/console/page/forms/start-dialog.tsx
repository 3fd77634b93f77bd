import { useState } from 'preact/hooks'
import type { MachineLine, StartRequest } from '../../api-types.ts'
import { write } from '../api/call.ts'
import { useShortName } from '../api/hooks.ts'
import { executionHash } from '../parts/links.ts'
import { Modal } from '../parts/modal.tsx'
import { navigate } from '../shell/router.ts'
import { checkJson, prettify, sayChanges } from './json-text.ts'
import { Problem } from './problem.tsx'
import { useSending } from './use-sending.ts'

interface Props {
  machines: MachineLine[]
  /** The execution to repeat. */
  from?: { machine: string; name: string; title: string; input: string }
  onClose: () => void
}

/** Starts an execution, afresh or with the input of another one. */
export function StartDialog({ machines, from, onClose }: Props) {
  const shorten = useShortName()
  const before = prettify(from?.input) || '{}'
  const [machine, setMachine] = useState(from?.machine ?? machines[0]?.name ?? '')
  const [name, setName] = useState('')
  const [input, setInput] = useState(before)
  const { busy, problem, send } = useSending()
  const invalid = checkJson(input)
  const changes = from && !invalid ? sayChanges(before, input) : ''

  const start = () =>
    send(async () => {
      if (invalid || !machine) return
      const request: StartRequest = { machine, input, ...(name ? { name } : {}) }
      const { id } = await write<{ id: string }>('POST', '/api/executions', request)
      onClose()
      navigate(executionHash(id))
    })

  return (
    <Modal
      title={from ? `Run again: ${from.title || from.name}` : 'Start an execution'}
      onClose={onClose}
      onSubmit={start}
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
            disabled={busy || invalid !== undefined}
            onClick={start}
          >
            Start <kbd>ctrl ↵</kbd>
          </button>
        </>
      }
    >
      <div class="field-pair">
        <label class="field">
          State machine
          <select value={machine} onChange={(event) => setMachine(event.currentTarget.value)}>
            {machines.map((one) => (
              <option key={one.name} value={one.name}>
                {shorten(one.name)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Name
          <input
            class="mono"
            value={name}
            placeholder="made up if left empty"
            spellcheck={false}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
      </div>
      <label class="field">
        Input
        <textarea
          autofocus
          class="code"
          spellcheck={false}
          value={input}
          onInput={(event) => setInput(event.currentTarget.value)}
        />
      </label>
      <Problem text={invalid ?? problem} />
    </Modal>
  )
}
