const RADIUS = 26
const LENGTH = 2 * Math.PI * RADIUS
export const LAST_MS = 5_000

/** What is left of the turn: a number, and a ring that empties. `fullMs` is how long the whole turn is. */
export function Countdown({ msLeft, fullMs }: { msLeft: number; fullMs: number }) {
  const left = Math.max(0, msLeft)
  const part = Math.min(1, left / fullMs)
  return (
    <div class={left <= LAST_MS ? 'countdown last' : 'countdown'} role="timer">
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <circle class="track" cx="32" cy="32" r={RADIUS} />
        <circle
          class="rest"
          cx="32"
          cy="32"
          r={RADIUS}
          stroke-dasharray={`${part * LENGTH} ${LENGTH}`}
          transform="rotate(-90 32 32)"
        />
      </svg>
      <span class="number">
        {Math.ceil(left / 1000)}
        <span class="unseen"> seconds left</span>
      </span>
    </div>
  )
}
