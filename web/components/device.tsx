import { useState } from 'preact/hooks'
import { Icon } from '../art/icons.tsx'
import { sayNotice } from '../i18n/formatting.ts'
import { isKept } from '../state/selectors.ts'
import { Dialog } from './dialog.tsx'
import type { ViewProps } from './props.ts'

/** The player's key as a code: to carry it to another device, to take one from there, to replace it. */
export function Device(props: ViewProps & { close(): void }) {
  const { state, events, t, close } = props
  const code = events.keyCode()
  const isCopied = isKept(state, code)
  const canReplace = state.connection === 'online'
  return (
    <Dialog label={t.device} kind="rules device" close={close}>
      <div class="row">
        <h2 class="big grow">{t.device}</h2>
        <button type="button" class="ib" aria-label={t.close} title={t.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <p>{t.deviceHow}</p>
      <code class="key-code num" translate={false}>
        {code}
      </code>
      <button type="button" class="btn" onClick={() => void events.copy(code)}>
        <Icon name={isCopied ? 'check' : 'copy'} />
        {isCopied ? t.sent : t.copyKeyCode}
      </button>
      <KeyCodeForm {...props} />
      <p class="s soft">{t.replaceKeyHow}</p>
      <button
        type="button"
        class="btn"
        aria-disabled={!canReplace}
        onClick={() => {
          if (canReplace) void events.replaceKey()
        }}
      >
        {t.replaceKey}
      </button>
    </Dialog>
  )
}

/** A code that is refused stays in the field, and why stands below it. */
function KeyCodeForm({ events, t }: ViewProps) {
  const [code, setCode] = useState('')
  const [isWrong, setWrong] = useState(false)
  return (
    <form
      class="stack-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (code.trim() !== '') setWrong(!events.continueAs(code))
      }}
    >
      <label class="field-in">
        {t.otherKeyCode}
        <input
          name="key-code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={100}
          value={code}
          aria-invalid={isWrong}
          aria-describedby="key-code-how"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="btn" aria-disabled={code.trim() === ''}>
        {t.continueAs}
      </button>
      <p id="key-code-how" role="alert" class="problem">
        {isWrong ? sayNotice(t, { key: 'badKeyCode' }) : ''}
      </p>
      <p class="s soft">{t.continueAsHow}</p>
    </form>
  )
}
