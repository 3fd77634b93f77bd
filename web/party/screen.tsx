import { Friend } from '../art/faces.tsx'
import { Arm } from '../art/hands.tsx'
import { Burst } from '../art/icons.tsx'
import { Letters } from '../art/letters.tsx'
import { ChantWord } from '../components/chant-word.tsx'
import { Confetti } from '../components/confetti.tsx'
import { Disc } from '../components/disc.tsx'
import { Inks, Lines } from '../components/poster.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import { Bars } from './bars.tsx'
import { Newest } from './host.tsx'
import { resultText } from './host-round.tsx'
import { lastJudged, leftIn } from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { isRevealing, turnRound } from './timeline.ts'

/** The big screen for a projector. It has no controls. */
export function BigScreen(props: PartyProps) {
  return (
    <section class={`press on big-screen ${seamOf(props)}`}>
      <Inks />
      <Shown {...props} />
    </section>
  )
}

function Shown(props: PartyProps) {
  switch (props.moment.name) {
    case 'lobby':
      return <Lobby {...props} />
    case 'result':
      return <Result {...props} />
    case 'over':
      return <Winners {...props} />
    case 'cancelled':
      return <Cancelled {...props} />
    default:
      return <Throwing {...props} />
  }
}

function seamOf({ moment }: PartyProps): string {
  if (moment.name === 'result') return 'wide-us'
  if (moment.name === 'over') return 'usf'
  return moment.name === 'cancelled' ? 'themf' : ''
}

/** From here on the number of guests has four digits, and is set smaller. */
const THOUSAND = 1_000

function Lobby(props: PartyProps) {
  const { party, events, t, w } = props
  const { code, guests, newest } = party.facts
  return (
    <>
      <div class="gathered">
        <h1>
          <span class="sr">{w.title}</span>
          <Letters text="じゃんけん" />
        </h1>
        <div>
          <p class={guests >= THOUSAND ? 'count long' : 'count'}>{sayNumber(guests)}</p>
          <p class="b">{guests > 0 ? w.guestsIn(guests) : w.nobodyYet}</p>
        </div>
        <Newest t={t} label={w.newest} names={newest} />
      </div>
      <div class="way-in">
        <QrCode text={events.linkTo({ at: 'party', code })} />
        <p class="b">{w.scan}</p>
        <p class="code">{code}</p>
      </div>
    </>
  )
}

function Throwing(props: PartyProps) {
  const { state, party, moment, t, w } = props
  const judged = lastJudged(party)
  const round = turnRound(party)
  const isTurn = moment.name === 'turn'
  const number = (isRevealing(moment) ? judged : round)?.number
  const names = round?.asked?.names ?? []
  const hasNames = isTurn && names.length > 0
  return (
    <div class="throwing">
      <header class="heading">
        <h1>{number === undefined ? w.title : t.roundTitle(sayNumber(number))}</h1>
        <p class="num">{`${w.leftLabel} ${sayNumber(leftIn(party, moment))}`}</p>
      </header>
      <div class={`arms ${poseOf(props)}`} aria-hidden="true">
        {!hasNames && (
          <div class="armbox me">
            <div class="pose">
              <Arm pose="pump" />
            </div>
          </div>
        )}
        <div class="armbox them">
          <div class="pose">
            <Arm pose={(moment.name === 'open' && judged?.result?.hand) || 'pump'} />
          </div>
        </div>
      </div>
      {isTurn && round?.asked && (
        <div class="clock">
          <Disc t={t} msLeft={round.asked.endsAt - state.now} turnSeconds={round.asked.turnSeconds} />
          <p class="b">{w.throwNow}</p>
        </div>
      )}
      {moment.name === 'closing' && <p class="word">{w.timeUp}</p>}
      {moment.name === 'soon' && <p class="word">{w.soon}</p>}
      {moment.name === 'open' && judged?.result?.hand && <p class="word">{w.hostHad(judged.result.hand)}</p>}
      {moment.name === 'opening' && <ChantWord t={t} beat="gu" />}
      {moment.name === 'beat' && <ChantWord t={t} beat={moment.beat} />}
      <footer class="sides">
        <div class="b">
          {w.everybody}
          {isTurn && round?.thrown !== undefined && (
            <span class="thrown num">
              {w.thrownOf(sayNumber(round.thrown), sayNumber(leftIn(party, moment)))}
            </span>
          )}
        </div>
        <p class="b">
          {w.hostNamed(nameOf(t, party.facts.host))}
          {round?.commitment && isTurn && <span class="thrown">{t.ready}</span>}
        </p>
      </footer>
      {hasNames && <Names t={t} label={w.namesLeft} names={names} />}
    </div>
  )
}

function poseOf({ moment }: PartyProps): string {
  if (moment.name === 'opening') return 'beat chanting'
  if (moment.name === 'open') return 'opened'
  if (moment.name !== 'beat') return ''
  return `chanting ${moment.isLast ? 'turning' : 'beat'} ${moment.beat === 'ken' ? 'second' : ''}`
}

function Result(props: PartyProps) {
  const { party, t, w } = props
  const judged = lastJudged(party)
  const result = judged?.result
  if (!result?.hand) return null
  const left = result.over ? result.over.winners.length : result.left
  return (
    <>
      <header class="heading">
        <h1>{t.roundTitle(sayNumber(judged?.number ?? 0))}</h1>
        <p>{w.hostHad(result.hand)}</p>
      </header>
      <div class="chart">
        <Bars w={w} result={result} />
      </div>
      <div class="host-arm" aria-hidden="true">
        <Arm pose={result.hand} />
      </div>
      <div class="burst left-burst">
        <Burst />
        <div>
          {result.again ? (
            <b class="again">
              {<Lines lines={result.again === 'revived' ? w.callRevived : w.callPlayoff} />}
            </b>
          ) : (
            <>
              <b class="count">{sayNumber(left)}</b>
              <p class="b left-words">{result.over ? w.haveWon(left) : w.stillIn(left)}</p>
            </>
          )}
        </div>
      </div>
      {result.again && <p class="again-why b">{resultText(props)}</p>}
      {!result.again && result.names.length > 0 && <Names t={t} label={w.namesLeft} names={result.names} />}
    </>
  )
}

/** Up to this many winners have large faces above their names. More have them beside their names. */
const PAIR = 2
/** More winners than this get small letters. */
const SEVERAL = 5

const EYES = ['star', 'joy', 'wink', 'dot'] as const

function Winners({ party, t, w }: PartyProps) {
  const over = lastJudged(party)?.result?.over
  const winners = over?.winners ?? []
  return (
    <>
      <Confetti pieces={60} />
      <div class={`finale ${winners.length > SEVERAL ? 'many' : winners.length > PAIR ? 'several' : ''}`}>
        <div class="burst">
          <Burst />
          <h1>{w.winners(winners.length)}</h1>
        </div>
        <ul class="champions">
          {winners.map((winner, index) => (
            <li key={winner.playerId}>
              <Friend eyes={EYES[index % EYES.length] ?? 'joy'} mouth="open" />
              <bdi>{nameOf(t, winner)}</bdi>
            </li>
          ))}
        </ul>
        <p class="b finale-words">
          {w.congratulations(sayNumber(party.facts.guests), sayNumber(over?.rounds ?? 0))}
        </p>
      </div>
    </>
  )
}

function Cancelled({ party, w }: PartyProps) {
  const reason = lastJudged(party)?.result?.over?.reason ?? 'ended'
  return (
    <div class="finale">
      <h1 class="cancelled-title">
        <Lines lines={w.cancelled} />
      </h1>
      <p class="b finale-words">{w.cancelledWhy[reason]}</p>
    </div>
  )
}

/** Longer lists of names get smaller letters. */
const MANY = 12
/** Lists of names up to this length get larger letters. */
const FEW = 4

function Names({ t, label, names }: { t: PartyProps['t']; label: string; names: readonly string[] }) {
  return (
    <ul
      class={`names-left ${names.length > MANY ? 'many' : names.length <= FEW ? 'few' : ''}`}
      aria-label={label}
    >
      {names.map((name, index) => (
        <li key={`${name} ${String(index)}`}>
          <bdi>{nameOf(t, { name })}</bdi>
        </li>
      ))}
    </ul>
  )
}
