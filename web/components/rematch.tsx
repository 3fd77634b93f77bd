import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { StampArt } from '../art/faces.tsx'
import type { Messages } from '../i18n/catalogue.ts'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import { rematchIn } from '../state/selectors.ts'
import type { ViewProps } from './props.ts'

type Rematch = NonNullable<ReturnType<typeof rematchIn>>

/**
 * The rematch: a button, and below it who wants one, who has not answered, or why there will be none. Every state takes
 * the same room, so that no button moves under a finger.
 */
export function Rematch({ state, events, t }: ViewProps) {
  const rematch = rematchIn(state)
  if (!rematch) return null
  const { msLeft, isAsked, isClosed, wanting } = rematch
  const canAsk = !isAsked && !isClosed && state.connection === 'online'
  const isWanted = wanting.length > 0
  const seconds = Math.ceil(msLeft / 1000)
  return (
    <>
      <button
        type="button"
        class={`btn main stack ${isClosed ? 'closed' : ''}`}
        aria-disabled={!canAsk}
        onClick={() => {
          if (canAsk) void events.rematch()
        }}
      >
        <span>{isAsked ? t.rematchAsked : isWanted && !isClosed ? t.rematchAccept : t.rematch}</span>
        {!isClosed && (
          <small key={seconds} class="num" role="timer">
            {t.secondsLeft(sayNumber(seconds))}
          </small>
        )}
      </button>
      <div class="wanted">
        {isWanted && !isAsked && !isClosed && <StampArt stamp="again" />}
        <p role="status">{sayRematch(t, rematch)}</p>
        {!isClosed && (isAsked || isWanted) && (
          <NewButton key={isAsked ? 'take back' : 'decline'} press={events.declineRematch}>
            {isAsked ? t.rematchTakeBack : t.rematchDecline}
          </NewButton>
        )}
      </div>
    </>
  )
}

function sayRematch(t: Messages, { isAsked, closed, missing, wanting, hadAsked }: Rematch): string {
  if (closed === 'byMe') return t.rematchDeclined
  if (closed === 'byOther') return hadAsked ? t.rematchRefused : t.rematchGone
  if (closed === 'late') return hadAsked || wanting.length > 0 ? t.rematchLate : t.rematchOver
  if (isAsked)
    return missing.length === 0 ? t.rematchAll : t.rematchWaiting(missing.map((one) => nameOf(t, one)))
  const [first] = wanting
  return first ? t.rematchWanted(nameOf(t, first)) : t.rematchHow
}

/** A press so soon after the button has appeared was meant for something else. */
const NEW_MS = 600

function NewButton({ press, children }: { press(): void; children: ComponentChildren }) {
  const since = useRef(performance.now()).current
  return (
    <button
      type="button"
      class="btn ghost"
      onClick={() => {
        if (performance.now() - since >= NEW_MS) press()
      }}
    >
      {children}
    </button>
  )
}
