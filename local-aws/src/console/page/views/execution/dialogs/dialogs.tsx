import type { ExecutionAnswer, ExecutionSummary } from '../../../../api-types.ts'
import { useLiveState } from '../../../api/hooks.ts'
import { StartDialog } from '../../../forms/start-dialog.tsx'
import { CopyDialog } from './copy-dialog.tsx'
import { StopDialog } from './stop-dialog.tsx'
import { TestDialog } from './test-dialog.tsx'

export type DialogName = 'run' | 'copy' | 'test' | 'stop'

interface Props {
  open?: DialogName
  summary: ExecutionSummary
  answer?: ExecutionAnswer
  onOpen: (name: DialogName | undefined) => void
}

/** The dialog about an execution that is open, if one is. */
export function Dialogs({ open, summary, answer, onOpen }: Props) {
  const machines = useLiveState((state) => state.overview?.machines) ?? []
  const onClose = () => onOpen(undefined)
  switch (open) {
    case 'run':
      return answer ? (
        <StartDialog machines={machines} from={{ ...summary, input: answer.input }} onClose={onClose} />
      ) : null
    case 'copy':
      return <CopyDialog summary={summary} answer={answer} onClose={onClose} onTest={() => onOpen('test')} />
    case 'test':
      return <TestDialog summary={summary} onClose={onClose} />
    case 'stop':
      return <StopDialog summary={summary} onClose={onClose} />
    case undefined:
      return null
  }
}
