import { HANDS } from '../../protocol/constants.ts'
import { Ground } from './hands.tsx'

const PIECES = 26

/** The three grounds as confetti. The position of each piece is computed, so that every drawing is the same. */
export function Confetti({ pieces = PIECES }: { pieces?: number }) {
  return (
    <div class="confetti" aria-hidden="true">
      {Array.from({ length: pieces }, (_, index) => (
        <i
          key={String(index)}
          style={{
            left: `${(index * 37 + 11) % 100}%`,
            top: `${(index * 53 + 7) % 100}%`,
            '--size': `${12 + ((index * 7) % 5) * 5}px`,
            '--turn': `${(index * 47) % 180}deg`,
            '--delay': `-${(index % 7) * 0.4}s`,
          }}
        >
          <Ground hand={HANDS[index % HANDS.length] ?? 'rock'} />
        </i>
      ))}
    </div>
  )
}
