import type { Hand } from '../../protocol/constants.ts'

/** In the order in which Japanese names them. */
export const HANDS_IN_ORDER = ['rock', 'scissors', 'paper'] as const satisfies Hand[]

/** The keys of a hand: its position from the left, or its first letter. */
export function keysOf(hand: Hand): [number: string, letter: string] {
  return [String(HANDS_IN_ORDER.indexOf(hand) + 1), hand.charAt(0)]
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'target'>

/** The hand that a key throws. None while the player types, and none for the browser's own shortcuts. */
export function handOfKey({ key, ctrlKey, metaKey, altKey, repeat, target }: Key): Hand | undefined {
  if (ctrlKey || metaKey || altKey || repeat) return undefined
  if (target instanceof HTMLElement && target.closest('input, textarea, select, dialog')) return undefined
  return HANDS_IN_ORDER.find((hand) => keysOf(hand).includes(key.toLowerCase()))
}
