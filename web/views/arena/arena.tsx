import { turnOf } from '../../../client/index.ts'
import { Icon } from '../../art/icons.tsx'
import { CopyLink } from '../../components/copy-link.tsx'
import { Disc } from '../../components/disc.tsx'
import { Later } from '../../components/later.tsx'
import { Inks } from '../../components/poster.tsx'
import { Stamps } from '../../components/stamps.tsx'
import { Switches } from '../../components/tools.tsx'
import { sayNumber } from '../../i18n/formatting.ts'
import type { ArenaView } from '../../state/arena-view.ts'
import { isPlayer } from '../../state/selectors.ts'
import type { SceneProps } from './props.ts'
import { Arms, Plate, Rivals } from './seats.tsx'
import { Call, Chant } from './story.tsx'

/**
 * A new arena appears over several frames: the inks, the round and the words above the hands at once, then the plates and
 * the disc, then the arms, then the tools and the stamps. The hands of the tray come last.
 */
export function Arena(props: SceneProps) {
  const { state, scene } = props
  const { game, ours, others, isGroup } = scene
  const turn = turnOf(game)
  return (
    <section class={`press arena on ${classOf(scene)}`}>
      <Inks />
      <Bar {...props} />
      {isGroup ? (
        <Rivals {...props} seats={others} />
      ) : (
        others[0] && (
          <Later frames={1}>
            <Plate {...props} seat={others[0]} side="them" />
          </Later>
        )
      )}
      <Arms scene={scene} />
      {turn && !scene.phase && (
        <Later frames={1}>
          <Disc t={props.t} msLeft={turn.endsAt - state.now} turnSeconds={turn.turnSeconds} />
        </Later>
      )}
      {ours && (
        <Later frames={1}>
          <Plate {...props} seat={ours} side="me" />
        </Later>
      )}
      <Chant {...props} />
      <Call {...props} />
      <Later frames={3}>
        <Stamps {...props} />
      </Later>
    </section>
  )
}

const SIDES = { winner: 'us', loser: 'they', even: 'even' }

function classOf({ phase, verdict, isGroup, result }: ArenaView): string {
  const classes = [isGroup ? 'grp' : '', phase?.name ?? 'waiting-hands']
  if (phase && 'beat' in phase) classes.push('chanting')
  if (phase?.name === 'beat' && phase.beat === 'ken') classes.push('second')
  if (phase?.name === 'after') classes.push(SIDES[verdict ?? 'even'])
  if (result && phase?.name === 'after' && result.hands.every(({ hand }) => hand === null))
    classes.push('quiet')
  return classes.join(' ')
}

function Bar(props: SceneProps) {
  const { state, events, t, scene } = props
  const { game, round } = scene
  const isIn = isPlayer(state, game)
  const leaveLabel = isIn ? t.leave : t.stopWatching
  return (
    <header class="bar">
      <h1 key={round} class="rd">
        {t.roundTitle(sayNumber(round))} <small>{sayRules(props)}</small>
      </h1>
      <div class="tools">
        <Later frames={3}>
          <CopyLink {...props} to={{ at: 'watch', gameId: game.gameId }} kind="ib" label={t.copyWatchLink}>
            <Icon name="eye" />
          </CopyLink>
          <Switches {...props} />
          <button
            type="button"
            class="ib"
            aria-label={leaveLabel}
            title={leaveLabel}
            onClick={() => (isIn ? events.askToLeave(true) : events.stopWatching())}
          >
            <Icon name="leave" />
          </button>
        </Later>
      </div>
    </header>
  )
}

/** "First to two", "5 players, 2 hearts" */
function sayRules({ t, scene }: SceneProps): string {
  const lives = scene.ours?.livesAtFirst ?? 0
  if (scene.isGroup) return t.groupOf(sayNumber(scene.others.length + 1), sayNumber(lives))
  if (lives === 0) return ''
  return lives === 1 ? t.oneRound : t.firstTo(sayNumber(lives))
}
