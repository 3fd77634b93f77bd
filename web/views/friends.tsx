import { useEffect, useRef, useState } from 'preact/hooks'
import { MAX_ROOM_SIZE, MIN_ROOM_SIZE } from '../../protocol/constants.ts'
import { Friend } from '../art/faces.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { Segments } from '../components/segments.tsx'
import { sayNotice } from '../i18n/formatting.ts'
import { LIVES, type Wish } from '../state/model.ts'

const SIZES = Array.from({ length: MAX_ROOM_SIZE - MIN_ROOM_SIZE + 1 }, (_, index) => MIN_ROOM_SIZE + index)

/** Opens a room, or enters somebody else's. */
export function Friends(props: ViewProps) {
  const { state, events, t } = props
  const [size, setSize] = useState(MIN_ROOM_SIZE)
  const [lives, setLives] = useState<Wish['lives']>(state.wish.lives)
  const isOffline = state.connection !== 'online'
  return (
    <Split
      poster={
        <Poster {...props} kind="friends-poster">
          <h1 class="huge abs-title">
            <Lines lines={t.friendsTitle} />
          </h1>
          <div class="faces" aria-hidden="true">
            <Friend eyes="joy" mouth="smile" />
            <Friend eyes="dot" mouth="open" />
            <Friend eyes="wink" mouth="smile" />
          </div>
        </Poster>
      }
    >
      <form
        class="stack-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOffline) void events.createRoom(size, lives)
        }}
      >
        <Segments
          name="size"
          label={t.howMany}
          choices={SIZES}
          chosen={size}
          choose={setSize}
          word={(n) => String(n)}
        />
        <Segments<Wish['lives']>
          name="lives"
          label={t.hearts}
          hint={t.heartsHow(lives)}
          choices={LIVES}
          chosen={lives}
          choose={setLives}
          word={(n) => String(n)}
        />
        <button type="submit" class="btn main" aria-disabled={isOffline}>
          {t.makeRoom}
        </button>
      </form>
      <CodeForm {...props} />
    </Split>
  )
}

/** A refused code stays in the field, with the reason next to it. */
function CodeForm({ state, events, t }: ViewProps) {
  const [code, setCode] = useState(state.wrongCode?.code ?? '')
  const { wrongCode } = state
  const isWrong = wrongCode !== undefined && wrongCode.code === code.trim().toUpperCase()
  const problem = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    // Below the fold of a small phone.
    if (isWrong) problem.current?.scrollIntoView({ block: 'nearest' })
  }, [isWrong])
  const canEnter = state.connection === 'online' && code.trim() !== ''
  return (
    <form
      class="code-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (canEnter) void events.enterRoom(code.trim().toUpperCase())
      }}
    >
      <label class="field-in">
        {t.orEnter}
        <input
          name="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={16}
          value={code}
          aria-invalid={isWrong}
          {...(isWrong ? { 'aria-describedby': 'code-problem' } : {})}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="btn" aria-disabled={!canEnter}>
        {t.enter}
      </button>
      <p ref={problem} id="code-problem" role="alert" class="problem">
        {isWrong && sayNotice(t, wrongCode.notice)}
      </p>
    </form>
  )
}
