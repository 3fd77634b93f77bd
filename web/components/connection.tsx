import { Icon } from '../art/icons.tsx'
import { isBack, isPlayer, screenOf } from '../state/selectors.ts'
import type { ViewProps } from './props.ts'

/** Shows that the connection is lost or restored, without moving anything. */
export function Connection({ state, events, t }: ViewProps) {
  const isLost = state.connection === 'offline' || (state.connection === 'connecting' && state.wasLost)
  const game = state.games.current
  const isInParty = state.party?.facts.phase === 'playing' && state.party.facts.you !== 'screen'
  const isInGame = game !== undefined && screenOf(state) === 'game' && isPlayer(state, game)
  const hasSeat = isInGame || (screenOf(state) === 'party' && isInParty)
  return (
    <div role="status" class={`connection ${isLost ? 'lost' : 'fine'}`}>
      {isLost && (
        <div class="banner">
          <Icon name="offline" />
          <span>
            {t.youAreOffline} {hasSeat && <small>{t.seatKept}</small>}
          </span>
          <button type="button" class="btn small" onClick={events.connect}>
            {t.reconnect}
          </button>
        </div>
      )}
      {isBack(state) && (
        <div class="banner">
          <Icon name="check" />
          {t.backOnline}
        </div>
      )}
    </div>
  )
}
