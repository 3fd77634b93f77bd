import { Token } from '../art/hands.tsx'
import { ChantWord } from '../components/chant-word.tsx'
import { Pick } from '../components/pick.tsx'
import { Poster, Split } from '../components/poster.tsx'
import { Say } from '../components/say.tsx'
import { sayNumber } from '../i18n/formatting.ts'
import type { TrayWords } from '../i18n/prompts.ts'
import { Bars } from './bars.tsx'
import { Fairness } from './fairness.tsx'
import { LeaveButton } from './leave-dialog.tsx'
import {
  hasThrown,
  lastJudged,
  leftIn,
  openRound,
  progressOf,
  secondsLeft,
  shownRound,
} from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { isRevealing, turnRound } from './timeline.ts'
import { revivedText } from './verdict.tsx'

/** The host's page during the rounds: the hands, how many have thrown, and the button that reveals. */
export function HostRound(props: PartyProps) {
  const { state, party, moment, t, w, actions } = props
  const round = turnRound(party)
  const shown = shownRound(party, moment)
  const { thrown, all } = progressOf(party, moment)
  // Without a hand, `reveal` throws by chance. A slip of the finger must not do that.
  const canReveal = moment.name === 'turn' && state.connection === 'online' && hasThrown(party)
  const isShut = openRound(state, party) === undefined
  return (
    <Split kind="party-host" poster={<HostPoster {...props} />}>
      <Say {...props} words={hostPrompt(props)} />
      <div class="host-hands">
        <Pick
          t={t}
          chosen={isRevealing(moment) ? lastJudged(party)?.hand : round?.hand}
          isOpen={!isShut}
          throwHand={actions.throwHand}
        />
      </div>
      <div class="progress">
        <p class="row">
          <span class="grow b">{w.thrownCount}</span>
          <b class="num" aria-hidden="true">
            {`${sayNumber(thrown)} / ${sayNumber(all)}`}
          </b>
          <span class="sr">{w.thrownOf(sayNumber(thrown), sayNumber(all))}</span>
        </p>
        <span class="track" aria-hidden="true">
          <span class="bar-fill live" style={{ '--part': all > 0 ? thrown / all : 0 }} />
        </span>
      </div>
      <div class="reveal stick">
        <p id="why-shut" class="s soft center">
          {canReveal ? '' : whyShut(props)}
        </p>
        <button
          type="button"
          class="btn them main"
          aria-disabled={!canReveal}
          aria-describedby="why-shut"
          onClick={() => {
            if (canReveal) void actions.reveal()
          }}
        >
          {w.reveal}
        </button>
      </div>
      <Fairness {...props} />
      {shown?.result && (
        <section class="party-bars">
          <h2 class="b s soft">{`${t.roundTitle(sayNumber(shown.number))} · ${w.everybodysHands}`}</h2>
          <div class="on ink-box">
            <Bars w={w} result={shown.result} />
          </div>
        </section>
      )}
      {!shown?.result?.over && (
        <LeaveButton
          {...props}
          label={w.endParty}
          question={w.endSureRunning}
          warning={w.goesOnWithoutHost}
        />
      )}
    </Split>
  )
}

function HostPoster(props: PartyProps) {
  const { party, moment, t, w } = props
  const judged = lastJudged(party)
  const round = turnRound(party)
  const isHandShown = moment.name === 'open' || moment.name === 'result'
  const left = leftIn(party, moment)
  const number = round?.number ?? judged?.number
  return (
    <Poster {...props} kind="usf host-poster" hasHome={false}>
      <div class="mid">
        {isHandShown && judged?.result?.hand ? (
          <>
            {/* By its key a heading is a new element: one that is moved would count as a jump. */}
            <h1 key="hand" class="host-had">
              <Token hand={judged.result.hand} tone="them" />
              {w.hostHad(judged.result.hand)}
            </h1>
            <p class="b">{moment.name === 'result' ? resultText(props) : w.leftNow(sayNumber(left))}</p>
          </>
        ) : (
          <>
            <h1 key="title" class="sr">
              {w.title}
            </h1>
            {moment.name !== 'beat' && (
              <>
                <p class="count">{sayNumber(left)}</p>
                <p class="b left-words">{w.left(left)}</p>
                {number !== undefined && (
                  <p class="num b">{w.roundAndPlaces(sayNumber(number), party.facts.winners)}</p>
                )}
              </>
            )}
          </>
        )}
      </div>
      {moment.name === 'beat' && <ChantWord t={t} beat={moment.beat} />}
      {moment.name === 'opening' && <ChantWord t={t} beat="gu" />}
    </Poster>
  )
}

/** The outcome of a round, for the host and the projector. */
export function resultText({ party, w }: Pick<PartyProps, 'party' | 'w'>): string {
  const result = lastJudged(party)?.result
  if (!result) return ''
  if (result.again === 'revived') return revivedText(w, result)
  if (result.again === 'playoff') return w.playoff
  return w.leftNow(sayNumber(result.left))
}

/** Why the button that reveals cannot be pressed. */
function whyShut({ state, moment, t, w }: PartyProps): string {
  if (moment.name !== 'turn') return w.revealInTurn
  return state.connection === 'online' ? w.revealAfterHand : t.youAreOffline
}

/** Seconds left from which on the host is warned that chance will choose. */
const CHANCE_WARNING_SECONDS = 10

function hostPrompt({ state, party, moment, t, w }: PartyProps): TrayWords {
  const round = turnRound(party)
  const seconds = sayNumber(secondsLeft(round, state.now))
  if (moment.name === 'closing') return { main: t.turnOver, more: t.resultComing }
  if (moment.name === 'soon' || moment.name === 'opening') return { main: w.soon, more: '' }
  if (isRevealing(moment)) {
    const hand = lastJudged(party)?.hand
    return { main: hand ? w.hostThrew(hand) : w.hostHandOut, more: '' }
  }
  if (moment.name !== 'turn') return { main: resultText({ party, w }), more: '' }
  if (hasThrown(party))
    return { main: round?.hand ? w.hostThrew(round.hand) : w.hostHandOut, more: w.opensIn(seconds) }
  if (state.connection !== 'online') return { main: t.youAreOffline, more: t.throwWhenBack }
  const isSoon = secondsLeft(round, state.now) <= CHANCE_WARNING_SECONDS
  return { main: w.chooseHost, more: isSoon ? w.byChance(seconds) : w.notSeenYet }
}
