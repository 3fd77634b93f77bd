import { Heart } from '../art/icons.tsx'
import type { Messages } from '../i18n/catalogue.ts'
import { sayNumber } from '../i18n/formatting.ts'

interface HeartsProps {
  t: Messages
  lives: number
  of: number
  isBreaking?: boolean
}

export function Hearts({ t, lives, of, isBreaking = false }: HeartsProps) {
  const stateOf = (index: number) =>
    index < lives ? 'full' : isBreaking && index === lives ? 'breaking' : 'gone'
  return (
    <span class="hearts" role="img" aria-label={t.heartsLeft(sayNumber(lives))}>
      {Array.from({ length: of }, (_, index) => (
        <Heart key={String(index)} state={stateOf(index)} />
      ))}
    </span>
  )
}
