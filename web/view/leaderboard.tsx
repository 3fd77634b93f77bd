import type { ViewProps } from './props.ts'

export function Leaderboard({ state }: ViewProps) {
  const { leaderboard, player } = state
  return (
    <>
      <header class="bar">
        <h1>Leaderboard</h1>
        <a href="#/">Home</a>
      </header>
      {!leaderboard && <p class="loading">One moment…</p>}
      {leaderboard?.length === 0 && <p>Nobody has finished a game with another person yet.</p>}
      {leaderboard && leaderboard.length > 0 && (
        <div class="card ranking">
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <span class="unseen">Place</span>
                </th>
                <th scope="col">Player</th>
                <th scope="col">Rating</th>
                <th scope="col">Won</th>
                <th scope="col">Lost</th>
              </tr>
            </thead>
            <tbody>
              {leaderboard.map(({ playerId, name, rating, wins, losses }, index) => (
                <tr key={playerId} class={playerId === player?.playerId ? 'mine' : undefined}>
                  <td>{index + 1}</td>
                  <th scope="row">
                    {name}
                    {playerId === player?.playerId && <small> You</small>}
                  </th>
                  <td>{Math.round(rating)}</td>
                  <td>{wins}</td>
                  <td>{losses}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
