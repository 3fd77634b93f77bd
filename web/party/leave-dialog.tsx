import { useState } from 'preact/hooks'
import { Icon } from '../art/icons.tsx'
import { Dialog } from '../components/dialog.tsx'
import type { PartyProps } from './props.ts'

interface LeaveProps extends PartyProps {
  label: string
  question: string
  /** What else there is to know before the answer. */
  warning?: string
  /** Shows an icon instead of the label. */
  isIcon?: boolean
}

/** Leaves after a confirmation, because nobody can come back into a running party. */
export function LeaveButton({ actions, t, label, question, warning, isIcon = false }: LeaveProps) {
  const [isAsking, setAsking] = useState(false)
  const stay = () => setAsking(false)
  return (
    <>
      <button
        type="button"
        class={isIcon ? 'ib' : 'btn ghost'}
        {...(isIcon ? { 'aria-label': label, title: label } : {})}
        onClick={() => setAsking(true)}
      >
        {isIcon ? <Icon name="leave" /> : label}
      </button>
      {isAsking && (
        <Dialog label={label} kind="small-dialog" close={stay}>
          <p class="big">{question}</p>
          {warning && <p>{warning}</p>}
          <div class="two">
            <button type="button" class="btn main" onClick={stay}>
              {t.stay}
            </button>
            <button type="button" class="btn" onClick={() => void actions.leave()}>
              {label}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
