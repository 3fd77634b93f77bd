import { playersOf } from '../../client/index.ts'
import { Friend } from '../art/faces.tsx'
import { Arm } from '../art/hands.tsx'
import { Burst, Icon } from '../art/icons.tsx'
import type { Pose } from '../art/shapes.ts'
import { Confetti } from '../components/confetti.tsx'
import { HandsTable } from '../components/hands-table.tsx'
import { Later } from '../components/later.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { Rematch } from '../components/rematch.tsx'
import { Replay } from '../components/replay.tsx'
import { Stamps } from '../components/stamps.tsx'
import { type Ending, ratingNews, sayEnd } from '../i18n/endings.ts'
import { nameOf, sayChange, sayNumber, winningHand } from '../i18n/formatting.ts'
import { PICTURE } from '../state/model.ts'
import { allHands, roundsOf } from '../state/record.ts'
import { isKept, judgedIn, rematchIn, tookPart } from '../state/selectors.ts'
import { placesIn } from '../state/standings.ts'

export function End(props: ViewProps) {
  const { state, events, t } = props
  const game = state.games.current
  if (!game) return null
  const me = state.player?.playerId
  const ending = sayEnd(t, game, me)
  const took = tookPart(state, game)
  const hasRematch = rematchIn(state) !== undefined
  return (
    <Split kind="end-view" poster={<EndPoster {...props} ending={ending} />}>
      <Rematch {...props} />
      <div class="two">
        {took && (
          <button type="button" class={hasRematch ? 'btn' : 'btn main one-line'} onClick={events.again}>
            {hasRematch ? t.someoneElse : t.playAgain}
          </button>
        )}
        {took && ending.kind !== 'none' && <ShareButton {...props} />}
        {!took && (
          <button type="button" class="btn" onClick={events.goHome}>
            {t.home}
          </button>
        )}
      </div>
      <Rating {...props} />
      <Places {...props} />
      <Rounds {...props} />
    </Split>
  )
}

/** Says so when the picture was saved, where there is no share sheet. */
function ShareButton({ state, events, t }: ViewProps) {
  const isSaved = isKept(state, PICTURE)
  return (
    <>
      <button type="button" class="btn" onClick={() => void events.shareResult()}>
        <Icon name={isSaved ? 'check' : 'share'} />
        {isSaved ? t.pictureSaved : t.share}
      </button>
      <span role="status" class="sr">
        {isSaved && t.pictureSaved}
      </span>
    </>
  )
}

function EndPoster({ ending, ...props }: ViewProps & { ending: Ending }) {
  const { events } = props
  const { kind, title, why } = ending
  const pose = decidingHand(props)
  if (kind === 'won')
    return (
      <Poster {...props} kind="flood usf end-win" goHome={events.goHome}>
        <Confetti />
        <div class="in">
          <div class="a me">
            <Later frames={2}>
              <Arm pose={pose} />
            </Later>
          </div>
          <Later frames={1}>
            <div class="burst">
              <Burst />
              <h1>
                <Lines lines={title} />
              </h1>
            </div>
          </Later>
        </div>
        <p class="low-why b">{why.join(' ')}</p>
        <Stamps {...props} />
      </Poster>
    )
  if (kind === 'none')
    return (
      <Poster {...props} kind="end-none" goHome={events.goHome}>
        <div class="mid">
          <h1>{title.join(' ')}</h1>
          <p class="b">{why.join(' ')}</p>
          <div class="faces" aria-hidden="true">
            <Friend eyes="shut" mouth="flat" />
            <Friend eyes="shut" mouth="flat" />
          </div>
        </div>
      </Poster>
    )
  const isLost = kind === 'lost'
  return (
    <Poster {...props} kind={isLost ? 'flood themf end-lost' : 'end-lost'} goHome={events.goHome}>
      <div class="in">
        <div class="a them">
          <Later frames={2}>
            <Arm pose={pose} />
          </Later>
        </div>
      </div>
      <Later frames={1}>
        <div class="low">
          <h1 class="huge">
            <Lines lines={title} />
          </h1>
          <p class="b">
            <Lines lines={why} />
          </p>
        </div>
      </Later>
      <Stamps {...props} />
    </Poster>
  )
}

/** The hand that won the last round. A fist if none did. */
function decidingHand({ state }: ViewProps): Pose {
  const game = state.games.current
  const last = game && judgedIn(game).at(-1)
  return (last && winningHand(last)) ?? 'pump'
}

function Rating({ state, t }: ViewProps) {
  const game = state.games.current
  const news = game && ratingNews(t, game, state.player?.playerId)
  if (!news) {
    const isWithBot = game !== undefined && tookPart(state, game) && playersOf(game).some(({ bot }) => bot)
    return isWithBot ? <p class="soft s">{t.ratingBot}</p> : null
  }
  if (news.change === 0) return <p class="soft s">{news.why}</p>
  const tone = news.change > 0 ? 'up' : 'down'
  return (
    <p class="rating-news">
      <span class="soft s">{t.rating} </span>
      <b class="num after">{sayNumber(news.after)}</b>{' '}
      <b class={`num change ${tone}`}>{sayChange(news.change)}</b>
      <span class="soft s line">{news.why}</span>
    </p>
  )
}

/** The hands of all rounds. A player of a game of two knows whose are whose without names. */
function Rounds({ state, t }: ViewProps) {
  const game = state.games.current
  if (!game) return null
  const me = state.player?.playerId
  const players = playersOf(game)
  if (tookPart(state, game) && players.length === 2) {
    const rounds = roundsOf(game, me)
    if (rounds.length === 0) return null
    return (
      <div>
        <h2 class="b s soft">{t.roundsHow(sayNumber(rounds.length))}</h2>
        <Replay t={t} rounds={rounds} isPlayed />
      </div>
    )
  }
  const hands = allHands(game, me)
  if (hands.rounds.length === 0) return null
  return (
    <div>
      {/* Who came late has not seen the first rounds, so their number would be wrong. */}
      <h2 class="b s soft">
        {hands.rounds[0] === 1 ? t.roundsOf(sayNumber(hands.rounds.length)) : t.rounds}
      </h2>
      <HandsTable t={t} hands={hands} players={players} me={me} />
    </div>
  )
}

/** In a group: each player's place. */
function Places({ state, t }: ViewProps) {
  const game = state.games.current
  if (!game || playersOf(game).length < 3) return null
  return (
    <div>
      <h2 class="b s soft">{t.places}</h2>
      <ol class="places">
        {placesIn(game).map(({ player, place }) => (
          <li key={player.playerId} class={player.playerId === state.player?.playerId ? 'you' : undefined}>
            <b class="num">{t.place(sayNumber(place))}</b>
            <bdi>{nameOf(t, player)}</bdi>
            {player.playerId === state.player?.playerId && <span class="s">{t.you}</span>}
          </li>
        ))}
      </ol>
    </div>
  )
}
