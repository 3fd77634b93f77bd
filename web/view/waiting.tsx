import { HANDS } from '../../protocol/constants.ts'
import { count, sayDuration } from '../words.ts'
import { HandIcon } from './icons.tsx'
import type { ViewProps } from './props.ts'

export function Waiting({ state, events }: ViewProps) {
  const { waiting, wish } = state
  if (!waiting) return null
  const isFound = waiting.matched || wish.opponent === 'bot'
  return (
    <section class="card center">
      <div class="fan busy">
        {HANDS.map((hand) => (
          <HandIcon key={hand} hand={hand} />
        ))}
      </div>
      <h1>{isFound ? 'The game is about to begin' : 'Looking for an opponent'}</h1>
      <p>
        <span class="elapsed" role="timer">
          {sayDuration(state.now - waiting.since)}
        </span>{' '}
        · {count(wish.lives, 'life', 'lives')} each
      </p>
      <button type="button" onClick={events.cancel}>
        Cancel
      </button>
    </section>
  )
}
