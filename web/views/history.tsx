import { Token } from '../art/hands.tsx'
import { HandsTable } from '../components/hands-table.tsx'
import { Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { Replay } from '../components/replay.tsx'
import { nameOf, sayNumber, sayWhen } from '../i18n/formatting.ts'
import type { State } from '../state/model.ts'
import { bestHand } from '../state/record.ts'

type Past = NonNullable<State['history']>[number]

export function History(props: ViewProps) {
  const { state, t } = props
  const { history, player, records } = state
  const best = bestHand(records)
  return (
    <Split
      poster={
        <Poster {...props} kind="list-poster history-poster">
          <h1 class="huge abs-title">{t.history}</h1>
          <div class="low">
            <p class="b">{t.yourRecord}</p>
            <p class="score num">{t.score(player?.wins ?? 0, player?.losses ?? 0)}</p>
            {best && (
              <div class="row best">
                <Token hand={best.hand} />
                <span class="b">{t.bestHand(best.hand, sayNumber(best.wins))}</span>
              </div>
            )}
          </div>
        </Poster>
      }
    >
      {!history && <p class="center soft">{t.oneMoment}</p>}
      {history?.length === 0 && <p class="center">{t.noGames}</p>}
      {history && history.length > 0 && (
        <ul class="past-games">
          {history.map((game) => (
            <PastGameRow key={game.gameId} {...props} game={game} />
          ))}
        </ul>
      )}
    </Split>
  )
}

function PastGameRow({ state, t, game }: ViewProps & { game: Past }) {
  const me = state.player?.playerId
  const record = state.records.find(({ gameId }) => gameId === game.gameId)
  const kind = game.winner === null ? 'draw' : game.winner === me ? 'won' : 'lost'
  const word = { draw: t.pastNobody, won: t.pastWon, lost: t.pastLost }[kind]
  const players = game.players.map((one) => ({ ...one, bot: one.playerId.startsWith('bot-') }))
  const others = players.filter(({ playerId }) => playerId !== me)
  const names = others.map((one) => nameOf(t, one))
  return (
    <li class="gm">
      <div class="row">
        <span class={`res ${kind}`}>{word}</span>
        <b class="grow">
          <bdi>{t.versus(t.list(names))}</bdi>
        </b>
        <span class="soft s num">{sayWhen(t, game.endedAt, Date.now())}</span>
      </div>
      {record?.hands ? (
        <HandsTable t={t} hands={record.hands} players={players} me={me} />
      ) : record && record.rounds.length > 0 && players.length === 2 ? (
        <Replay t={t} rounds={record.rounds} />
      ) : (
        <span class="soft s num">{t.roundCount(sayNumber(game.rounds))}</span>
      )}
    </li>
  )
}
