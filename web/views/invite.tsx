import { useState } from 'preact/hooks'
import { Arm } from '../art/hands.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { nameOf, sayNotice } from '../i18n/formatting.ts'
import { HOME } from '../state/route.ts'

/** The target of a link to a room: who invites, and the name to enter with. */
export function Invite(props: ViewProps) {
  const { state, events, t } = props
  const { route, wrongCode } = state
  const [name, setName] = useState(events.shownName())
  if (route.at !== 'room') return null
  const isOffline = state.connection !== 'online'
  const problem = wrongCode?.code === route.code ? wrongCode.notice : undefined
  return (
    <Split
      poster={
        <Poster {...props} kind="invite-poster">
          <div class="in">
            <div class="a them">
              <Arm pose="paper" />
            </div>
          </div>
          <div class="low">
            <h1 class="huge">
              <Lines lines={route.from ? t.invitedBy(nameOf(t, { name: route.from })) : t.invited} />
            </h1>
            <p class="b">{t.invitedTo(route.code)}</p>
          </div>
        </Poster>
      }
    >
      <form
        class="stack-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOffline) void events.enterRoom(route.code, name)
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
          {problem && sayNotice(t, problem)}
        </p>
        <button type="submit" class="btn main" aria-disabled={isOffline}>
          {route.from ? t.accept : t.enter}
        </button>
      </form>
      <button type="button" class="btn ghost" onClick={() => void events.go(HOME)}>
        {t.anotherTime}
      </button>
    </Split>
  )
}
