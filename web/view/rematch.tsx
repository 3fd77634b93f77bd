import { rematchIn } from '../reading.ts'
import { sayDuration, sayMissing } from '../words.ts'
import type { ViewProps } from './props.ts'

/** Another game with the same people, for as long as it can be had. */
export function Rematch({ state, events }: ViewProps) {
  const rematch = rematchIn(state)
  if (!rematch) return null
  const { msLeft, isAsked, isClosed, missing } = rematch
  const canAsk = !isAsked && !isClosed && state.connection === 'online'
  const ask = () => {
    if (canAsk) void events.rematch()
  }
  return (
    <div class="rematch">
      <button type="button" class="primary" aria-disabled={!canAsk} onClick={ask}>
        {isAsked ? 'Rematch asked for' : 'Rematch'}
      </button>
      <p role="status">
        {isClosed && 'There will be no rematch any more.'}
        {!isClosed && isAsked && sayMissing(missing.map(({ name }) => name))}
      </p>
      {!isClosed && (
        <p class="hint" role="timer">
          {sayDuration(msLeft)} left to agree on one
        </p>
      )}
    </div>
  )
}
