import { useRef } from 'preact/hooks'
import type { ViewProps } from './props.ts'

/** Leaving costs the game, so it is asked twice; the game goes on meanwhile. */
export function Leave({ state, events }: ViewProps) {
  const wasAsked = useRef(false)
  if (!state.confirmingLeave) {
    const focusAgain = (button: HTMLElement | null) => {
      if (wasAsked.current) button?.focus()
      wasAsked.current = false
    }
    return (
      <button ref={focusAgain} type="button" class="small quiet" onClick={() => events.askToLeave(true)}>
        Leave
      </button>
    )
  }
  wasAsked.current = true
  return (
    <fieldset class="leave">
      <legend>Leave and lose the game?</legend>
      <button type="button" class="small danger" onClick={() => void events.leave()}>
        Leave
      </button>
      <button type="button" class="small" ref={focusOnce} onClick={() => events.askToLeave(false)}>
        Stay
      </button>
    </fieldset>
  )
}

/** The harmless answer has the focus. */
function focusOnce(button: HTMLElement | null): void {
  button?.focus()
}
