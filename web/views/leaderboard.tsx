import { LISTED_FROM } from '../../protocol/constants.ts'
import { Friend } from '../art/faces.tsx'
import { Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { Trend } from '../components/trend.tsx'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import type { State } from '../state/model.ts'

type Entry = NonNullable<State['leaderboard']>[number]

const PODIUM = 3

export function Leaderboard(props: ViewProps) {
  const { state, t } = props
  const { leaderboard, player } = state
  const rest = leaderboard?.slice(PODIUM) ?? []
  const isListed = leaderboard?.some(({ playerId }) => playerId === player?.playerId)
  const left = player ? LISTED_FROM - player.wins - player.losses : 0
  return (
    <Split
      poster={
        <Poster {...props} kind="list-poster">
          <h1 class="huge abs-title">{t.ranking}</h1>
          {leaderboard && leaderboard.length > 0 && (
            <Podium {...props} entries={leaderboard.slice(0, PODIUM)} />
          )}
          {leaderboard?.length === 0 && <FreePodium {...props} />}
        </Poster>
      }
    >
      {!leaderboard && <p class="center soft">{t.oneMoment}</p>}
      {leaderboard?.length === 0 && <p class="center">{t.nobodyRanked}</p>}
      {rest.length > 0 && (
        <ol class="rk" start={PODIUM + 1}>
          {rest.map((entry, index) => (
            <Row key={entry.playerId} {...props} entry={entry} place={PODIUM + 1 + index} />
          ))}
        </ol>
      )}
      {leaderboard && player && !isListed && (
        <div class="own row">
          <span class="grow">
            <b>{nameOf(t, player)}</b>
            <br />
            <span class="s">{left > 0 ? t.rankedFrom(sayNumber(left)) : t.notRanked}</span>
          </span>
          <Trend t={t} records={state.records} />
          <b class="big num">{sayNumber(player.rating)}</b>
        </div>
      )}
      <p class="soft s center">{t.onlyPeople}</p>
    </Split>
  )
}

/** The second, the first and the third, as on a podium. Read out in order of their places. */
function Podium({ state, t, entries }: ViewProps & { entries: Entry[] }) {
  const eyes = ['star', 'dot', 'joy'] as const
  return (
    <ol class="podium">
      {entries.map((entry, index) => (
        <li key={entry.playerId} class={`place-${index + 1}`}>
          <Friend eyes={eyes[index] ?? 'dot'} mouth={index === 0 ? 'open' : 'smile'} />
          <div class="step">
            <bdi>{nameOf(t, entry)}</bdi>
            {entry.playerId === state.player?.playerId && <small>{t.you}</small>}
            <b class="num">{sayNumber(entry.rating)}</b>
            {t.place(sayNumber(index + 1))}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** Nobody is listed yet: every place is free. */
function FreePodium({ t }: ViewProps) {
  return (
    <ol class="podium" aria-hidden="true">
      {['1', '2', '3'].map((place) => (
        <li key={place} class={`place-${place}`}>
          <Friend eyes="dot" mouth={place === '1' ? 'open' : 'smile'} />
          <div class="step">
            <b>?</b>
            {t.place(place)}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Row({ state, t, entry, place }: ViewProps & { entry: Entry; place: number }) {
  const { playerId, rating, wins } = entry
  const isMe = playerId === state.player?.playerId
  return (
    <li class={isMe ? 'you' : undefined}>
      <span class="n num">{sayNumber(place)}</span>
      <span class="who-is">
        <b>
          <bdi>{nameOf(t, entry)}</bdi>
        </b>
        {isMe && <span class="s"> {t.you}</span>}
        <span class="soft s num line">{t.winsCount(sayNumber(wins))}</span>
      </span>
      {isMe ? <Trend t={t} records={state.records} /> : <WinBar entry={entry} />}
      <span class="rt num">{sayNumber(rating)}</span>
    </li>
  )
}

/** How many of the games were won. */
function WinBar({ entry: { wins, losses } }: { entry: Entry }) {
  const part = wins + losses > 0 ? Math.round((wins / (wins + losses)) * 100) : 0
  return (
    <span class="winbar" aria-hidden="true" title={`${part}%`}>
      <i style={{ width: `${part}%` }} />
    </span>
  )
}
