import { useRef, useState } from 'preact/hooks'
import { STAMPS } from '../../protocol/constants.ts'
import { StampArt, StampDrawing, StampPlace } from '../art/faces.tsx'
import { Icon } from '../art/icons.tsx'
import { nameIn } from '../i18n/formatting.ts'
import { canStamp, hasStamps, shownStamps } from '../state/stamps.ts'
import { Dialog } from './dialog.tsx'
import { Later } from './later.tsx'
import type { ViewProps } from './props.ts'

/** The stamps that fly over the table, and the button that opens the player's own. */
export function Stamps(props: ViewProps) {
  const { state, t } = props
  const [isOpen, setOpen] = useState(false)
  const wasOpen = useRef(false)
  const game = state.games.current
  if (!game) return null
  return (
    <>
      {hasStamps(state) && (
        <div class="stampbar">
          <button
            type="button"
            class="ib"
            aria-label={t.stampsTitle}
            title={t.stampsTitle}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            // A press outside the stamps has closed them by the time of the click.
            onPointerDown={() => {
              wasOpen.current = isOpen
            }}
            onClick={() => {
              setOpen(!isOpen && !wasOpen.current)
              wasOpen.current = false
            }}
          >
            <Icon name="face" />
          </button>
        </div>
      )}
      <div class="flights" aria-hidden="true">
        {shownStamps(state).map(({ playerId, stamp, at }) => (
          <div
            key={`${playerId} ${at}`}
            class={playerId === state.player?.playerId ? 'flying mine' : 'flying'}
          >
            <StampArt stamp={stamp} />
            {t.stamps[stamp]}
            <small>
              <bdi>{nameIn(t, game, playerId)}</bdi>
            </small>
          </div>
        ))}
      </div>
      {isOpen && <StampDialog {...props} close={() => setOpen(false)} />}
    </>
  )
}

function StampDialog({ state, events, t, close }: ViewProps & { close(): void }) {
  const { stampsMuted } = state.settings
  const isReady = canStamp(state)
  return (
    <Dialog label={t.stampsTitle} kind="stamp-dialog" isModal={false} close={close}>
      <div class="row">
        <h2 class="big grow">{t.stampsTitle}</h2>
        <button
          type="button"
          class="btn small"
          aria-pressed={stampsMuted}
          onClick={() => events.set({ stampsMuted: !stampsMuted })}
        >
          {stampsMuted ? t.showStamps : t.muteStamps}
        </button>
      </div>
      <div class="stampgrid">
        {STAMPS.map((stamp, index) => (
          <button
            key={stamp}
            type="button"
            aria-disabled={!isReady}
            onClick={() => {
              if (!isReady) return
              events.showStamp(stamp)
              close()
            }}
          >
            <StampPlace>
              <Later frames={index < STAMPS.length / 2 ? 1 : 2}>
                <StampDrawing stamp={stamp} />
              </Later>
            </StampPlace>
            {t.stamps[stamp]}
          </button>
        ))}
      </div>
    </Dialog>
  )
}
