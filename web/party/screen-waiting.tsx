import { useEffect } from 'preact/hooks'
import { Inks, Lines } from '../components/poster.tsx'
import type { EntryProps } from './props.ts'

/** The big screen, until the server has told of its party; or for good, where there is none. */
export function ScreenWaiting({ code, state, actions, t, w }: EntryProps & { code: string }) {
  const isMissing = state.wrongCode?.code === code
  useEffect(() => {
    void actions.show(code)
  }, [code])
  return (
    <section class={`press on big-screen ${isMissing ? 'themf' : ''}`}>
      <Inks />
      <div class="finale">
        <h1 class="cancelled-title">{isMissing ? <Lines lines={w.notFound} /> : t.oneMoment}</h1>
        {isMissing && <p class="b finale-words">{w.notFoundHow}</p>}
      </div>
      <p class="corner-code b">
        {w.code} <span class="num">{code}</span>
      </p>
    </section>
  )
}
