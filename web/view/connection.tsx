import { isBack } from '../reading.ts'
import type { ViewProps } from './props.ts'

/** Says plainly that the connection is lost, and that it is back. */
export function Connection({ state, events }: ViewProps) {
  const isLost = state.connection === 'offline' || (state.connection === 'connecting' && state.wasLost)
  return (
    <div role="status" class={`connection ${isLost ? 'lost' : 'fine'}`}>
      {isLost && (
        <>
          <span>
            <strong>Connection lost.</strong> Trying to reconnect…
          </span>
          <button type="button" class="small" onClick={events.connect}>
            Try now
          </button>
        </>
      )}
      {isBack(state) && <span>Connected again.</span>}
    </div>
  )
}
