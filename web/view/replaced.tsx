import type { ViewProps } from './props.ts'

export function Replaced({ events }: ViewProps) {
  return (
    <section class="card center" role="alert">
      <h1>You are playing somewhere else</h1>
      <p>Another tab or device with your key has taken over, so this one is resting.</p>
      <div class="choices">
        <button type="button" class="primary" onClick={events.connect}>
          Play here again
        </button>
        <button type="button" onClick={events.becomeSomebodyElse}>
          Be another player in this tab
        </button>
      </div>
    </section>
  )
}
