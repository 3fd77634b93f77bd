import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../art/icons.tsx'
import { sayNotice } from '../i18n/formatting.ts'
import type { ViewProps } from './props.ts'

/** The player's name, edited in place: a click makes it a field, Enter or leaving the field saves it. */
export function NameField({ state, events, t }: ViewProps) {
  const [isOpen, setOpen] = useState(false)
  const [isWrong, setWrong] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    if (isOpen) input.current?.select()
    else if (wasOpen.current) button.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  const name = events.shownName()
  if (!isOpen)
    return (
      <button ref={button} type="button" class="name" onClick={() => setOpen(true)}>
        <bdi>{name}</bdi>
        <span class="sr">
          {t.language === 'ja' ? '、' : ', '}
          {t.changeName}
        </span>
        <Icon name="pen" />
      </button>
    )
  const save = () => {
    const isTaken = events.rename(input.current?.value ?? '')
    setWrong(!isTaken)
    if (isTaken) setOpen(false)
  }
  return (
    <form
      class="name-form"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <input
        ref={input}
        name="name"
        aria-label={t.yourName}
        aria-invalid={isWrong}
        {...(isWrong ? { 'aria-describedby': 'name-problem' } : {})}
        autocomplete="nickname"
        maxLength={40}
        defaultValue={name}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false)
        }}
      />
      {isWrong && (
        <span id="name-problem" role="alert" class="problem">
          {sayNotice(t, { key: 'badName' })}
        </span>
      )}
      {state.connection === 'online' && (
        <button type="submit" class="btn small">
          {t.saveName}
        </button>
      )}
    </form>
  )
}
