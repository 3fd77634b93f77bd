import { useEffect, useRef, useState } from 'preact/hooks'
import { useKeys } from '../shell/keys.ts'
import { Icon } from './icon.tsx'

const TYPING_MS = 200

/**
 * A field to search with. Reports what was typed once the typing pauses.
 * @param isMain the field that `/` puts the cursor into
 */
export function Find(props: {
  value: string
  onFind: (text: string) => void
  hint: string
  isMain?: boolean
}) {
  const { value, onFind, hint, isMain = true } = props
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onFind(text), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  useKeys(isMain ? { '/': () => input.current?.focus() } : {})
  return (
    <label class="find">
      <Icon name="find" />
      <span class="hidden-text">{hint}</span>
      <input
        ref={input}
        type="text"
        value={text}
        placeholder={hint}
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            setText('')
            onFind('')
          } else if (event.key === 'Enter') onFind(text)
        }}
      />
      {isMain && <kbd>/</kbd>}
    </label>
  )
}
