import { useState } from 'preact/hooks'
import type { ExecutionSummary } from '../../../../api-types.ts'
import { apiPath, write } from '../../../api/call.ts'
import { Problem } from '../../../forms/problem.tsx'
import { useSending } from '../../../forms/use-sending.ts'
import { Modal } from '../../../parts/modal.tsx'
import { toast } from '../../../shell/toast.tsx'

export function StopDialog({ summary, onClose }: { summary: ExecutionSummary; onClose: () => void }) {
  const [error, setError] = useState('')
  const [cause, setCause] = useState('')
  const { busy, problem, send } = useSending()
  const stop = () =>
    send(async () => {
      await write('POST', apiPath(['executions', summary.id, 'stop']), {
        ...(error ? { error } : {}),
        ...(cause ? { cause } : {}),
      })
      toast('Stopped')
      onClose()
    })
  return (
    <Modal
      size="slim"
      title={`Stop ${summary.title || summary.name}`}
      onClose={onClose}
      onSubmit={stop}
      foot={
        <button type="button" class="button primary" disabled={busy} onClick={stop}>
          Stop
        </button>
      }
    >
      <label class="field">
        Error, if you want one in the history
        <input value={error} onInput={(event) => setError(event.currentTarget.value)} />
      </label>
      <label class="field">
        Cause
        <input value={cause} onInput={(event) => setCause(event.currentTarget.value)} />
      </label>
      <Problem text={problem} />
    </Modal>
  )
}
