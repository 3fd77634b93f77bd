import { HANDS, type Hand } from '../protocol/constants.ts'

/** The keys of a hand: its first letter, or its number from the left. */
export function keysOf(hand: Hand): [letter: string, number: string] {
  return [hand.charAt(0), String(HANDS.indexOf(hand) + 1)]
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'target'>

/** Which hand a key throws; none while somebody writes, and none of the browser's own shortcuts. */
export function handOfKey({ key, ctrlKey, metaKey, altKey, repeat, target }: Key): Hand | undefined {
  if (ctrlKey || metaKey || altKey || repeat) return undefined
  if (target instanceof HTMLElement && target.matches('input, textarea, select')) return undefined
  return HANDS.find((hand) => keysOf(hand).includes(key.toLowerCase()))
}
