import { count } from '../words.ts'
import { CopyLink } from './copy-link.tsx'
import type { ViewProps } from './props.ts'

/** A private room: its code for the others, who is in it, and the host's word that it begins. */
export function Room({ state, events }: ViewProps) {
  const { room, player, waiting } = state
  if (!room) return null
  const { code, size, lives, players } = room
  const host = players.find(({ playerId }) => playerId === room.host)
  const isHost = room.host === player?.playerId
  const isBeginning = waiting?.matched === true || players.length >= size
  const canStart = players.length >= 2 && state.connection === 'online' && !isBeginning
  const free = Math.max(0, size - players.length)
  return (
    <>
      <section class="card room-card">
        <h1>
          Room <span class="code">{code}</span>
        </h1>
        <p>Whoever has the code or the link comes in.</p>
        <CopyLink state={state} events={events} to={{ at: 'room', code }}>
          Copy link
        </CopyLink>
      </section>
      <section class="card">
        <h2>
          {players.length} of {size} players · {count(lives, 'life', 'lives')} each
        </h2>
        <ul class="members">
          {players.map(({ playerId, name }) => (
            <li key={playerId}>
              <span class="name">{name}</span>
              {playerId === player?.playerId && <small> You</small>}
              {playerId === room.host && <small> Host</small>}
            </li>
          ))}
          {Array.from({ length: free }, (_, index) => (
            <li key={String(index)} class="free">
              free
            </li>
          ))}
        </ul>
        <p class="hint">
          {isBeginning
            ? 'The game is about to begin.'
            : isHost
              ? 'It begins by itself when everybody is here. With two or more you may start it.'
              : `It begins when everybody is here, or when ${host?.name ?? 'the host'} starts it.`}
        </p>
        <div class="choices">
          {isHost && (
            <button
              type="button"
              class="primary"
              aria-disabled={!canStart}
              onClick={() => {
                if (canStart) events.start()
              }}
            >
              Start the game
            </button>
          )}
          <button type="button" onClick={() => void events.exit()}>
            Leave the room
          </button>
        </div>
      </section>
    </>
  )
}
