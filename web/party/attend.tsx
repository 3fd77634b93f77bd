import { useState } from 'preact/hooks'
import { Friend } from '../art/faces.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import { sayNotice } from '../i18n/formatting.ts'
import { HOME } from '../state/route.ts'
import type { EntryProps } from './props.ts'

/** The page behind the QR code: asks for a name and enters the party. */
export function Attend({ code, ...props }: EntryProps & { code: string }) {
  const { state, events, actions, t, w } = props
  const [name, setName] = useState(events.shownName())
  const isOffline = state.connection !== 'online'
  const problem = state.wrongCode?.code === code ? state.wrongCode.notice : undefined
  return (
    <Split
      kind="party-attend"
      poster={
        <Poster {...props} kind="party-poster usf">
          <div class="in" aria-hidden="true">
            <div class="crowd">
              <Friend eyes="joy" mouth="open" />
              <Friend eyes="keen" mouth="smile" />
              <Friend eyes="dot" mouth="open" />
              <Friend eyes="wink" mouth="smile" />
            </div>
          </div>
          <div class="abs-title">
            <h1 class="huge">
              <Lines lines={problem?.key === 'game_not_found' ? w.notFound : w.attendTitle} />
            </h1>
            <p class="b">
              {w.code} <span class="num">{code}</span>
            </p>
          </div>
        </Poster>
      }
    >
      <form
        class="stack-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOffline) void actions.attend(code, name)
        }}
      >
        <label class="field-in">
          {t.yourName}
          <input
            name="name"
            autocomplete="nickname"
            maxLength={40}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <p role="alert" class="problem">
          {problem && (problem.key === 'game_not_found' ? w.notFoundHow : sayNotice(t, problem))}
        </p>
        <button type="submit" class="btn main" aria-disabled={isOffline}>
          {w.attend}
        </button>
      </form>
      <button type="button" class="btn ghost" onClick={() => void events.go(HOME)}>
        {t.anotherTime}
      </button>
    </Split>
  )
}
