import { Dialog } from '../../components/dialog.tsx'
import type { ViewProps } from '../../components/props.ts'

/** Leaving costs the game, so it needs a confirmation. The game continues meanwhile. */
export function LeaveDialog({ events, t }: ViewProps) {
  const stay = () => events.askToLeave(false)
  return (
    <Dialog label={t.leave} kind="small-dialog" close={stay}>
      <p class="big">{t.leaveSure}</p>
      <div class="two">
        <button type="button" class="btn main" onClick={stay}>
          {t.stay}
        </button>
        <button type="button" class="btn" onClick={() => void events.leave()}>
          {t.leave}
        </button>
      </div>
    </Dialog>
  )
}
