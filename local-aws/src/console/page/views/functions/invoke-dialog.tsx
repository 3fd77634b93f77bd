import { useState } from 'preact/hooks'
import type { FunctionLine, InvocationAnswer } from '../../../api-types.ts'
import { apiPath, write } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { checkJson, prettify } from '../../forms/json-text.ts'
import { Problem } from '../../forms/problem.tsx'
import { useSending } from '../../forms/use-sending.ts'
import { Modal } from '../../parts/modal.tsx'
import { toast } from '../../shell/toast.tsx'

interface Props {
  of: FunctionLine
  /** The invocation whose event the form begins with. */
  invocation?: string
  onClose: () => void
  onDone: (invocation: string) => void
}

export function InvokeDialog({ of, invocation, onClose, onDone }: Props) {
  const { answer, error } = useResource<InvocationAnswer>(invocation && apiPath(['invocations', invocation]))
  const [typed, setTyped] = useState<string>()
  const { busy, problem, send } = useSending()
  const isReading = Boolean(invocation && !answer && !error)
  const text = typed ?? (isReading ? '' : prettify(answer?.event) || '{}')
  const invalid = isReading ? undefined : checkJson(text)
  const invoke = () =>
    send(async () => {
      if (isReading || invalid) return
      const { line } = await write<InvocationAnswer>('POST', '/api/invocations', {
        function: of.name,
        event: text,
      })
      toast(line.failed ? 'Invoked: it failed' : 'Invoked')
      onDone(line.id)
      onClose()
    })
  return (
    <Modal
      title={`Invoke ${of.title || of.name}`}
      onClose={onClose}
      onSubmit={invoke}
      foot={
        <button
          type="button"
          class="button primary"
          disabled={busy || isReading || invalid !== undefined}
          onClick={invoke}
        >
          {busy ? 'Invoking …' : 'Invoke'} <kbd>ctrl ↵</kbd>
        </button>
      }
    >
      <label class="field">
        Event
        <textarea
          autofocus
          class="code"
          spellcheck={false}
          value={text}
          readOnly={isReading}
          onInput={(input) => setTyped(input.currentTarget.value)}
        />
      </label>
      <Problem text={invalid ?? problem} />
    </Modal>
  )
}
