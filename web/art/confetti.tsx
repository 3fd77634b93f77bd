import { HANDS, type Hand } from '../../protocol/constants.ts'
import { FOLD, GROUNDS } from './shapes.ts'

const PIECES = 26

const groundOf = (index: number): Hand => HANDS[index % HANDS.length] ?? 'rock'

/** The three grounds as confetti. The position of each piece is computed, so that every drawing is the same. */
export function Confetti({ pieces = PIECES }: { pieces?: number }) {
  return (
    <div class="confetti" aria-hidden="true">
      {Array.from({ length: pieces }, (_, index) => (
        <svg
          key={String(index)}
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
      ))}
    </div>
  )
}
