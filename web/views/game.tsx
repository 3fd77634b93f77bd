import { playersOf, turnOf } from '../../client/index.ts'
import { HandsTable } from '../components/hands-table.tsx'
import { Pick } from '../components/pick.tsx'
import type { ViewProps } from '../components/props.ts'
import { Say } from '../components/say.tsx'
import { trayWords } from '../i18n/prompts.ts'
import { type ArenaView, arenaViewOf } from '../state/arena-view.ts'
import { type AllHands, allHands } from '../state/record.ts'
import { handIn, isPlayer, openTurn } from '../state/selectors.ts'
import { Arena } from './arena/arena.tsx'
import { LeaveDialog } from './arena/leave-dialog.tsx'

/** A turn. The arena adapts to the window's size, the tray with the hands never does. */
export function GameView(props: ViewProps) {
  const { state, events, t } = props
  const scene = arenaViewOf(state)
  if (!scene) return null
  // A player who goes out keeps seeing the hands until the story has shown it.
  const isGoingOut = scene.ours?.isMe === true && (scene.ours.lives > 0 || scene.ours.isBreaking)
  const isIn = isPlayer(state, scene.game) || isGoingOut
  return (
    <div class="game">
      <Arena {...props} scene={scene} />
      <section class="tray">
        <Say {...props} words={trayWords(t, state, scene)} />
        {isIn ? (
          <Pick
            t={t}
            chosen={chosenIn(props, scene)}
            isOpen={openTurn(state) !== undefined}
            throwHand={events.throwHand}
          />
        ) : (
          <div class="looking-on">
            <HandsTable
              t={t}
              hands={shownHands(scene)}
              players={playersOf(scene.game)}
              me={state.player?.playerId}
              isLive
            />
          </div>
        )}
        <span />
      </section>
      {state.confirmingLeave && <LeaveDialog {...props} />}
    </div>
  )
}

/** The hands so far, for spectators. Leaves out the round whose reveal is still running. */
function shownHands({ game, ours, phase, result }: ArenaView): AllHands {
  return allHands(game, ours?.player.playerId, phase?.name === 'after' ? undefined : result?.round)
}

/** During the story, the hand of its round stays marked. */
function chosenIn({ state }: ViewProps, { result, game, phase }: ArenaView) {
  const turn = turnOf(game)
  if (!phase || (turn && state.hand?.round === turn.round)) return handIn(state)
  const me = state.player?.playerId
  return result?.hands.find(({ playerId }) => playerId === me)?.hand ?? undefined
}
