import { useRef } from 'preact/hooks'
import type { Hand } from '../../protocol/constants.ts'
import { Ground, HandArt } from '../art/hands.tsx'
import { Icon } from '../art/icons.tsx'
import { HANDS_IN_ORDER, keysOf } from '../browser/keyboard.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { Later } from './later.tsx'

interface PickProps {
  t: Messages
  chosen: Hand | undefined
  isOpen: boolean
  /** When the press began, on the page's clock. Undefined if unknown. */
  throwHand(hand: Hand, pressedAt?: number): void
  /** Whether the hands' keys work, and are shown if there is a mouse. */
  hasKeys?: boolean
}

/** The three hands. They stay focusable while they cannot be thrown, so the keyboard focus keeps its place. */
export function Pick({ t, chosen, isOpen, throwHand, hasKeys = true }: PickProps) {
  const pressedAt = useRef<number | undefined>(undefined)
  const press = (event: Event) => {
    pressedAt.current = event.timeStamp
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not lay out as a grid in every browser
    <div role="group" class={isOpen ? 'pick' : 'pick shut'} aria-label={t.chooseHand} onKeyDown={moveFocus}>
      {HANDS_IN_ORDER.map((hand, index) => (
        <button
          key={hand}
          type="button"
          class={chosen === hand ? 'chosen' : undefined}
          aria-disabled={!isOpen}
          aria-pressed={chosen === hand}
          {...(hasKeys ? { 'aria-keyshortcuts': keysOf(hand).join(' ') } : {})}
          onPointerDown={press}
          onKeyDown={(event) => {
            if (event.repeat && event.key === 'Enter') event.preventDefault()
            else if (!event.repeat) press(event)
          }}
          onClick={() => {
            throwHand(hand, pressedAt.current)
            pressedAt.current = undefined
          }}
        >
          <span class="token">
            <Later frames={3 + index}>
              <Ground hand={hand} />
              <HandArt pose={hand} />
            </Later>
            {chosen === hand && <Icon name="check" />}
          </span>
          <span class="label">
            {t.hands[hand]}
            {hasKeys && <span class="key">{index + 1}</span>}
          </span>
        </button>
      ))}
    </div>
  )
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = STEPS[event.key]
  if (step === undefined) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  buttons[(at + step + buttons.length) % buttons.length]?.focus()
  event.preventDefault()
}
