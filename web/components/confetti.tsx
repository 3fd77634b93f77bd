import { HANDS, type Hand } from '../../protocol/constants.ts'
import { FOLD, GROUNDS } from '../art/shapes.ts'
import { Later } from './later.tsx'

const PIECES = 26
/** Number of pieces that appear in the same frame. Each one starts an animation, which takes time. */
const AT_ONCE = 6
/** By then the rest of the poster is there. */
const FIRST_FRAME = 3

const groundOf = (index: number): Hand => HANDS[index % HANDS.length] ?? 'rock'

/** The three grounds as confetti. The position of each piece is computed, so that every drawing is the same. */
export function Confetti({ pieces = PIECES }: { pieces?: number }) {
  return (
    <div class="confetti" aria-hidden="true">
      {Array.from({ length: Math.ceil(pieces / AT_ONCE) }, (_, group) => (
        <Later key={String(group)} frames={FIRST_FRAME + group}>
          {Array.from({ length: Math.min(AT_ONCE, pieces - group * AT_ONCE) }, (_, index) => (
            <Piece key={String(index)} index={group * AT_ONCE + index} />
          ))}
        </Later>
      ))}
    </div>
  )
}

function Piece({ index }: { index: number }) {
  return (
    <svg
      viewBox="0 0 100 100"
      aria-hidden="true"
      focusable="false"
      style={{
        left: `${(index * 37 + 11) % 100}%`,
        top: `${(index * 53 + 7) % 100}%`,
        '--size': `${12 + ((index * 7) % 5) * 5}px`,
        '--turn': `${(index * 47) % 180}deg`,
        '--delay': `-${(index % 7) * 0.4}s`,
      }}
    >
      <path d={GROUNDS[groundOf(index)]} />
      {groundOf(index) === 'paper' && <path class="ink-fold" d={FOLD} />}
    </svg>
  )
}
