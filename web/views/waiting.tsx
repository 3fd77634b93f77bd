import { Bot } from '../art/faces.tsx'
import { Arm } from '../art/hands.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { sayNumber } from '../i18n/formatting.ts'
import { BOT_OFFERED_MS } from '../state/selectors.ts'
import { Practice } from './practice.tsx'

const TIP_MS = 12_000

export function Waiting(props: ViewProps) {
  const { state, events, t } = props
  const { waiting, wish, usualWaitMs } = state
  if (!waiting) return null
  const isFound = waiting.matched
  const isSearching = !isFound && wish.opponent === 'human'
  const waited = state.now - waiting.since
  const title = isFound ? t.foundTitle : isSearching ? t.waitingTitle : t.startingTitle
  const tip = t.tips[Math.floor(waited / TIP_MS) % t.tips.length]
  return (
    <Split
      kind="wait-view"
      poster={
        <Poster {...props} kind="wait-poster" hasHome={false}>
          <div class="in">
            <div class="a me slow">
              <Arm pose="pump" />
            </div>
          </div>
          <h1 class="huge abs-title">
            <Lines lines={title} />
          </h1>
          <div class="wait-numbers">
            {isSearching && (
              <p class="b num">
                {usualWaitMs !== undefined && (
                  <span class="line">{t.usually(sayNumber(Math.max(1, usualWaitMs / 1000)))} </span>
                )}
                <span class="line" role="timer">
                  {t.soFar(sayNumber(Math.floor(waited / 1000)))}
                </span>
              </p>
            )}
            <button type="button" class="btn" onClick={events.cancel}>
              {t.cancel}
            </button>
          </div>
        </Poster>
      }
    >
      {isSearching && waited >= BOT_OFFERED_MS ? (
        <div class="row offer" role="status">
          <span class="mini">
            <Bot />
          </span>
          <b class="grow">{t.offerBot}</b>
          <button
            type="button"
            class="btn them"
            onClick={() => void events.play({ lives: wish.lives, opponent: 'bot' })}
          >
            {t.playBot}
          </button>
        </div>
      ) : (
        <div class="row offer">
          <span class="mini">
            <Bot />
          </span>
          <div class="grow">
            <h2 class="practice-title">{t.practice}</h2>
            <p class="soft s">{t.practiceHow}</p>
          </div>
        </div>
      )}
      <Practice t={t} />
      <p class="center soft s tip">{tip}</p>
    </Split>
  )
}
