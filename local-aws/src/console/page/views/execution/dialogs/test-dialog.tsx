import type { ExecutionSummary, TestAnswer } from '../../../../api-types.ts'
import { apiPath } from '../../../api/call.ts'
import { useResource } from '../../../api/hooks.ts'
import { Waiting } from '../../../parts/empty.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Modal } from '../../../parts/modal.tsx'
import { copyText } from '../../../shell/toast.tsx'

/** The execution as a test: its recorded answers become the fakes. */
export function TestDialog({ summary, onClose }: { summary: ExecutionSummary; onClose: () => void }) {
  const { answer, error } = useResource<TestAnswer>(apiPath(['executions', summary.id, 'test']))
  const copy = () => answer && copyText(answer.source, 'Copied the test')
  return (
    <Modal
      size="broad"
      title={`A test of ${summary.title || summary.name}`}
      onClose={onClose}
      onSubmit={copy}
      foot={
        <button type="button" class="button primary" disabled={!answer} onClick={copy}>
          <Icon name="copy" />
          Copy
        </button>
      }
    >
      <p class="soft">The recorded answers become the fakes.</p>
      {answer?.notes.map((note) => (
        <p key={note} class="soft">
          {note}
        </p>
      ))}
      {answer ? <pre class="code">{answer.source}</pre> : <Waiting error={error} />}
    </Modal>
  )
}
