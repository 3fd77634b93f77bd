import type { ExecutionAnswer, ExecutionSummary } from '../../../../api-types.ts'
import { apiPath, read, sayError } from '../../../api/call.ts'
import { useLiveState } from '../../../api/hooks.ts'
import { formatDuration } from '../../../format/time.ts'
import { historyCommand, startCommand } from '../../../parts/aws-cli.ts'
import { Modal } from '../../../parts/modal.tsx'
import { statusOf } from '../../../parts/status.tsx'
import { copyText, toastError } from '../../../shell/toast.tsx'

interface Props {
  summary: ExecutionSummary
  answer?: ExecutionAnswer
  onClose: () => void
  onTest: () => void
}

export function CopyDialog({ summary, answer, onClose, onTest }: Props) {
  const overview = useLiveState((state) => state.overview)
  const copy = (text: string | Promise<string>) => {
    onClose()
    Promise.resolve(text).then(
      (done) => copyText(done),
      (error) => toastError(sayError(error)),
    )
  }
  const place = { endpoint: overview?.endpoints.aws ?? '', region: overview?.region ?? 'us-east-1' }
  const machine = overview?.machines.find(({ name }) => name === summary.machine)
  const line = [
    summary.title || summary.name,
    statusOf(summary).word,
    summary.outcome || summary.error || '',
    formatDuration((summary.stop ?? Date.now()) - summary.start),
    summary.name,
  ]
  const choices: [key: string, title: string, act: () => void][] = [
    ['l', 'Link to this state', () => copy(location.href)],
    [
      'j',
      'History as JSON, as AWS returns it',
      () =>
        copy(
          read<unknown>(apiPath(['executions', summary.id, 'history'])).then((all) =>
            JSON.stringify(all, null, 2),
          ),
        ),
    ],
    ['c', 'AWS CLI command that reads the history', () => copy(historyCommand(summary.arn, place))],
    [
      'n',
      'AWS CLI command that starts it again',
      () => copy(startCommand(machine?.arn ?? '', answer?.input ?? '{}', place)),
    ],
    ['s', 'One line for a chat', () => copy(line.filter(Boolean).join(' · '))],
    ['t', 'Test of the kit', onTest],
  ]
  return (
    <Modal
      size="slim"
      title={`Copy ${summary.title || summary.name} as …`}
      onClose={onClose}
      onKey={(key) => {
        const choice = choices.find(([one]) => one === key)
        choice?.[2]()
        return choice !== undefined
      }}
    >
      <div class="choices">
        {choices.map(([key, title, act]) => (
          <button type="button" class="choice" key={key} onClick={act}>
            {title} <kbd>{key}</kbd>
          </button>
        ))}
      </div>
    </Modal>
  )
}
