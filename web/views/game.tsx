import { turnOf } from '../../client/index.ts'
import { Pick } from '../components/pick.tsx'
import type { ViewProps } from '../components/props.ts'
import { Replay } from '../components/replay.tsx'
import { trayWords } from '../i18n/prompts.ts'
import { type ArenaView, arenaViewOf } from '../state/arena-view.ts'
import { roundsOf } from '../state/record.ts'
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
          <div class="pick looking-on">
            <Replay t={t} rounds={shownRounds(scene)} />
          </div>
        )}
        <span />
      </section>
      {state.confirmingLeave && <LeaveDialog {...props} />}
    </div>
  )
}

/** Rounds for spectators. Leaves out the round whose reveal is still running. */
function shownRounds({ game, ours, phase, result }: ArenaView) {
  const rounds = roundsOf(game, ours?.player.playerId)
  return result && phase?.name !== 'after' ? rounds.slice(0, -1) : rounds
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
