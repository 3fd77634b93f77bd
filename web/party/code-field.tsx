import { useState } from 'preact/hooks'

interface CodeFieldProps {
  label: string
  button: string
  use(code: string): void
  /** Label of a second action on the code. */
  more?: string
  useMore?(code: string): void
  /** The outcome of the last check of a code. */
  answer?: { text: string; isGood: boolean } | undefined
}

/** A form with one field for a code. */
export function CodeField({ label, button, use, more, useMore, answer }: CodeFieldProps) {
  const [text, setText] = useState('')
  const code = text.trim().toUpperCase()
  return (
    <form
      class="code-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (code) use(code)
      }}
    >
      <label class="field-in">
        {label}
        <input
          name="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={16}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="btn" aria-disabled={!code}>
        {button}
      </button>
      {useMore && (
        <button
          type="button"
          class="btn ghost small more"
          aria-disabled={!code}
          onClick={() => code && useMore(code)}
        >
          {more}
        </button>
      )}
      <p role="status" class={answer?.isGood ? 'problem good' : 'problem'}>
        {answer?.text}
      </p>
    </form>
  )
}
