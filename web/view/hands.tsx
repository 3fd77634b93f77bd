import { HANDS, type Hand } from '../../protocol/constants.ts'
import { keysOf } from '../keyboard.ts'
import { HAND_NAMES } from '../words.ts'
import { HandIcon } from './icons.tsx'

interface HandsProps {
  chosen: Hand | undefined
  isOpen: boolean
  throwHand(hand: Hand): void
}

/** The three hands. They stay focusable while they cannot be thrown, so the keyboard keeps its place. */
export function Hands({ chosen, isOpen, throwHand }: HandsProps) {
  return (
    <fieldset class={isOpen ? 'hands open' : 'hands'} onKeyDown={moveFocus}>
      <legend class="unseen">Your hand</legend>
      {HANDS.map((hand) => (
        <button
          key={hand}
          type="button"
          class={chosen === hand ? 'hand chosen' : 'hand'}
          aria-disabled={!isOpen}
          aria-pressed={chosen === hand}
          aria-keyshortcuts={keysOf(hand).join(' ')}
          onClick={() => throwHand(hand)}
        >
          <HandIcon hand={hand} />
          <span>{HAND_NAMES[hand]}</span>
          <span class="key" aria-hidden="true">
            {keysOf(hand)[0]}
          </span>
        </button>
      ))}
    </fieldset>
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
