import { StampArt } from '../art/faces.tsx'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import { rematchIn } from '../state/selectors.ts'
import type { ViewProps } from './props.ts'

/** The rematch, as long as it is open: who wants it, who has not answered, who has gone. */
export function Rematch({ state, events, t }: ViewProps) {
  const rematch = rematchIn(state)
  if (!rematch) return null
  const { msLeft, isAsked, isClosed, missing, wanting } = rematch
  const canAsk = !isAsked && !isClosed && state.connection === 'online'
  const [first] = wanting
  const names = missing.map((player) => nameOf(t, player))
  return (
    <>
      <div class="wanted" role="status">
        {isClosed && <p class="center soft">{t.rematchGone}</p>}
        {!isClosed && !isAsked && first && (
          <>
            <StampArt stamp="again" />
            <b>{t.rematchWanted(nameOf(t, first))}</b>
          </>
        )}
        {isAsked && <p class="center b">{names.length === 0 ? t.rematchAll : t.rematchWaiting(names)}</p>}
      </div>
      {!isClosed && (
        <button
          type="button"
          class="btn main stack"
          aria-disabled={!canAsk}
          onClick={() => {
            if (canAsk) void events.rematch()
          }}
        >
          <span>{isAsked ? t.rematchAsked : first ? t.rematchAccept : t.rematch}</span>
          <small key={Math.ceil(msLeft / 1000)} class="num" role="timer">
            {t.secondsLeft(sayNumber(Math.ceil(msLeft / 1000)))}
          </small>
        </button>
      )}
      {!isClosed && (isAsked || first) && (
        <button type="button" class="btn ghost" onClick={events.declineRematch}>
          {isAsked ? t.rematchTakeBack : t.rematchDecline}
        </button>
      )}
    </>
  )
}
