import { playersOf, turnOf } from '../../client/index.ts'
import { HandsTable } from '../components/hands-table.tsx'
import { Pick } from '../components/pick.tsx'
import type { ViewProps } from '../components/props.ts'
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
  const { main, more, isWarning } = trayWords(t, state, scene)
  // A player who goes out keeps seeing the hands until the story has shown it.
  const isGoingOut = scene.ours?.isMe === true && (scene.ours.lives > 0 || scene.ours.isBreaking)
  const isIn = isPlayer(state, scene.game) || isGoingOut
  return (
    <div class="game">
      <Arena {...props} scene={scene} />
      <section class="tray">
        <div class="say">
          {/* By its key a new text is a new element: one that is centred anew would count as a jump. */}
          <b key={main} class={widthOf(main) > LONG ? 'long' : undefined}>
            {main}
          </b>
          <span key={`${main} ${more}`} class={isWarning ? 'warn' : undefined}>
            {more}
          </span>
        </div>
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

/** A longer line gets smaller letters: a name may have 20 of them. */
const LONG = 30

/** In Latin letters. A kana is as wide as two. */
const widthOf = (text: string) => [...text].reduce((width, char) => width + (char > '\u2e7f' ? 2 : 1), 0)
