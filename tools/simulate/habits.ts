/** A player's habits. */
import type { Chance } from './random.ts'

/** What a player wants until a game starts. The player gives up at `until`, in epoch milliseconds. */
export type Wish =
  | { is: 'duel'; lives: number; until: number }
  | { is: 'bot'; lives: number; until: number }
  | { is: 'host'; size: number; lives: number; until: number }
  | { is: 'guest'; code: string; until: number }
  | { is: 'rematch'; gameId: string; until: number }

export interface Habits {
  /** Number of wishes of the player in a run. */
  wishes: number
  /** Probabilities per turn, from 0 to 1. */
  drops: number
  secondTabs: number
  leaves: number
  misses: number
  /** After a game. */
  rematches: number
  /** Maximum time offline after a drop, in milliseconds. */
  awayMs: number
  /** Thinking time, in milliseconds. */
  thinks(chance: Chance, msLeft: number): number
  chooseWish(chance: Chance, codes: readonly string[], now: number): Wish
}

type Pace = Habits['thinks']
const quick: Pace = (chance) => chance.between(20, 600)
const slow: Pace = (chance, msLeft) => chance.between(0.2, 0.8) * msLeft
/** Just in time, or just too late. */
const late: Pace = (chance, msLeft) => Math.max(0, msLeft + chance.between(-400, 150))

const SHORT_MS = 45_000
const MAX_SIZE = 6

export function habitsOf(chance: Chance): Habits {
  const sometimes = (share: number, most: number) => (chance.often(share) ? chance.between(0, most) : 0)
  const paces = chance.oneOf([[quick], [quick, slow], [quick, quick, late], [slow], [late, quick]] as const)
  const likesRooms = chance.often(0.5) ? 0.5 : 0
  const likesBots = sometimes(0.5, 0.5)
  const lives = chance.often(0.7) ? 1 : 2
  return {
    wishes: chance.whole(2, 8),
    drops: sometimes(0.4, 0.4),
    secondTabs: sometimes(0.2, 0.3),
    leaves: sometimes(0.3, 0.2),
    misses: sometimes(0.3, 0.3),
    rematches: sometimes(0.5, 0.9),
    awayMs: chance.oneOf([2_000, 8_000, 40_000]),
    thinks: (own, msLeft) => own.oneOf(paces as unknown as [Pace, ...Pace[]])(own, msLeft),
    chooseWish(own, codes, now) {
      const until = now + SHORT_MS
      if (own.often(likesBots)) return { is: 'bot', lives: own.whole(1, 2), until }
      if (own.often(likesRooms)) {
        const code = codes.at(-1)
        if (code && own.often(0.75)) return { is: 'guest', code, until }
        return { is: 'host', size: own.whole(2, MAX_SIZE), lives: own.whole(1, 2), until }
      }
      return { is: 'duel', lives, until }
    },
  }
}
