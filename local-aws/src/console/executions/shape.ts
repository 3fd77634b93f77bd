import type { Segment } from '../api-types.ts'
import type { Branch, Visit } from './visits.ts'

const MOST_SEGMENTS = 60
const WHOLE = 1000

const LETTERS: Record<Segment['k'], string> = {
  work: 'w',
  wait: 't',
  backoff: 'b',
  failed: 'f',
  branches: 'm',
}

interface Piece {
  letter: string
  a: number
  b: number
}

/** An execution's timeline in one line: see `ExecutionSummary.shape`. */
export function shapeOf({ visits }: Branch, start: number, end: number): string {
  const length = Math.max(1, end - start)
  const pieces = merge(filled(visits, start, end), length)
  return pieces
    .map(
      ({ letter, a, b }) =>
        [letter, thousandths(b - start, length) - thousandths(a - start, length)] as const,
    )
    .filter(([letter, share]) => share > 0 || letter === 'f')
    .map(([letter, share]) => `${letter}${share}`)
    .join('')
}

const thousandths = (ms: number, length: number) => Math.round((ms / length) * WHOLE)

/** All segments in order, with the time between them. */
function filled(visits: readonly Visit[], start: number, end: number): Piece[] {
  const pieces: Piece[] = []
  let at = start
  for (const { segments } of visits) {
    for (const { k, a, b = end } of segments) {
      if (b < at) continue
      if (a > at) pieces.push({ letter: 'i', a: at, b: a })
      pieces.push({ letter: LETTERS[k], a: Math.max(a, at), b })
      at = b
    }
  }
  if (end > at) pieces.push({ letter: 'i', a: at, b: end })
  return pieces
}

/** Joins neighbours of one kind. If too many are left, cuts the timeline into equal parts. */
function merge(pieces: readonly Piece[], length: number): Piece[] {
  const joined = joinAlike(pieces)
  if (joined.length <= MOST_SEGMENTS) return joined
  // Each part gets the kind that fills most of it. A failure always shows.
  const width = length / MOST_SEGMENTS
  const first = joined[0]?.a ?? 0
  const parts: Piece[] = []
  let next = 0
  for (let part = 0; part < MOST_SEGMENTS; part++) {
    const a = first + part * width
    const b = a + width
    let letter = 'i'
    let longest = -1
    for (let index = next; index < joined.length; index++) {
      const piece = joined[index]
      if (!piece || piece.a >= b) break
      if (piece.b <= b) next = index + 1
      const share = Math.min(piece.b, b) - Math.max(piece.a, a)
      if (piece.letter === 'f' || (letter !== 'f' && share > longest)) {
        letter = piece.letter
        longest = share
      }
    }
    parts.push({ letter, a, b })
  }
  return joinAlike(parts)
}

function joinAlike(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last && last.letter === piece.letter && piece.letter !== 'f') last.b = piece.b
    else joined.push({ ...piece })
  }
  return joined
}
