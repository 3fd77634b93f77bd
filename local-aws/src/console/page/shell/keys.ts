import { useLayoutEffect, useRef } from 'preact/hooks'

/** What a key does: its name as in `KeyboardEvent.key`, or two of them with a space: `g e`. */
export type KeyMap = Record<string, (() => void) | undefined>

/** The newest layer that knows a key has it. */
const layers: { current: KeyMap }[] = []

/** Keys of a view while it is shown. Views that are shown later come first. */
export function useKeys(map: KeyMap): void {
  const layer = useRef(map)
  layer.current = map
  useLayoutEffect(() => {
    layers.unshift(layer)
    return () => {
      layers.splice(layers.indexOf(layer), 1)
    }
  }, [])
}

/** Runs what belongs to `key` after `prefix`. Returns whether there was something. */
export function pressKey(key: string): boolean {
  const action = layers.map(({ current }) => current[key]).find((one) => one !== undefined)
  action?.()
  return action !== undefined
}

const isPrefix = (key: string) =>
  layers.some(({ current }) => Object.keys(current).some((one) => one.startsWith(`${key} `)))

const PREFIX_MS = 1500

/** Listens to the keyboard, but not while somebody types into a field, nor in an open dialog. */
export function listenToKeys(target: Document): void {
  let prefix = ''
  let prefixedAt = 0
  target.addEventListener('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
    const place = event.target as HTMLElement
    if (place.closest('dialog')) return
    if (place.matches('input, textarea, select')) {
      if (event.key === 'Escape') place.blur()
      return
    }
    // Enter and space press the control that has the focus.
    if ((event.key === 'Enter' || event.key === ' ') && place.matches('button, a, [role=button]')) return
    const isCurrent = prefix && event.timeStamp - prefixedAt < PREFIX_MS
    const key = isCurrent ? `${prefix} ${event.key}` : event.key
    prefix = ''
    if (pressKey(key)) event.preventDefault()
    else if (isPrefix(event.key)) {
      prefix = event.key
      prefixedAt = event.timeStamp
    }
  })
}

/** What the sheet of keys lists. */
export const KEY_LIST: { title: string; keys: [keys: string, what: string][] }[] = [
  {
    title: 'Go to',
    keys: [
      ['g e', 'Executions'],
      ['g l', 'Functions'],
      ['g c', 'Connections'],
      ['g t', 'Tables'],
      ['g r', 'Requests'],
      ['g f', 'Faults'],
    ],
  },
  {
    title: 'Lists',
    keys: [
      ['j k', 'Down, up'],
      ['enter', 'Open'],
      ['esc', 'Back, or clear'],
      ['/', 'Search'],
      ['1 – 6', 'Filter by status'],
      ['s', 'Start an execution'],
    ],
  },
  {
    title: 'One execution',
    keys: [
      ['j k', 'Next, previous state'],
      ['i o v', 'In → out, variables'],
      ['y', 'Definition'],
      ['l', 'Logs'],
      ['p', 'Pushed frames'],
      ['w', 'Side by side'],
      ['n', 'Next failure'],
      ['z', 'Compact, every state'],
      ['0', 'The whole time'],
    ],
  },
  {
    title: 'Do',
    keys: [
      ['r', 'Run again, edited'],
      ['a', 'Answer the token'],
      ['t', 'Make a test'],
      ['c', 'Copy as …'],
      ['e', 'Edit the item'],
    ],
  },
  {
    title: 'Live',
    keys: [
      ['f', 'Follow the newest'],
      ['space', 'Hold still'],
      ['x', 'All faults off'],
    ],
  },
  {
    title: 'Page',
    keys: [
      ['ctrl k', 'Find by title or name'],
      ['d', 'Dark or light'],
      ['?', 'This sheet'],
    ],
  },
]
