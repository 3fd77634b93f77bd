import { Arm } from '../art/hands.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'

export function Replaced(props: ViewProps) {
  const { events, t } = props
  return (
    <Split
      poster={
        <Poster {...props} kind="invite-poster" hasHome={false}>
          <div class="in">
            <div class="a them">
              <Arm pose="pump" />
            </div>
          </div>
          <div class="low" role="alert">
            <h1 class="huge">
              <Lines lines={t.elsewhereTitle} />
            </h1>
            <p class="b">{t.elsewhere}</p>
          </div>
        </Poster>
      }
    >
      <button type="button" class="btn main" onClick={events.connect}>
        {t.continueHere}
      </button>
      <button type="button" class="btn" onClick={events.becomeSomebodyElse}>
        {t.beSomebodyElse}
      </button>
    </Split>
  )
}
