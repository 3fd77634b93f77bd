import { useEffect } from 'preact/hooks'
import { Inks, Lines } from '../components/poster.tsx'
import type { EntryProps } from './props.ts'

/** The big screen before the server has answered, and when there is no party with this code. */
export function ScreenWaiting({ code, state, actions, t, w }: EntryProps & { code: string }) {
  const refusal = state.wrongCode?.code === code ? state.wrongCode.notice : undefined
  const isMissing = refusal !== undefined
  useEffect(() => {
    void actions.openScreen(code)
  }, [code])
  return (
    <section class={`press on big-screen ${isMissing ? 'themf' : ''}`}>
      <Inks />
      <div class="finale">
        <h1 class="cancelled-title">
          {isMissing ? (
            <Lines lines={refusal.key === 'room_full' ? w.titleLines : w.notFound} />
          ) : (
            t.oneMoment
          )}
        </h1>
        {isMissing && (
          <p class="b finale-words">{refusal?.key === 'room_full' ? w.screensFull : w.notFoundHow}</p>
        )}
      </div>
      <p class="corner-code b">
        {w.code} <span class="num">{code}</span>
      </p>
    </section>
  )
}
