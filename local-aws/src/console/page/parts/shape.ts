/** An execution's timeline in one line, as `ExecutionSummary.shape` and `.map` write it. */
export interface ShapePart {
  kind: 'work' | 'wait' | 'backoff' | 'failed' | 'map' | 'idle'
  /** Thousandths of the whole. */
  start: number
  share: number
}

const KINDS: Record<string, ShapePart['kind']> = {
  w: 'work',
  t: 'wait',
  b: 'backoff',
  f: 'failed',
  m: 'map',
  i: 'idle',
}

/** Reads `w12t940w48`. Letters that it does not know count as idle. */
export function parseShape(shape: string): ShapePart[] {
  let start = 0
  return [...shape.matchAll(/([a-z])(\d+)/g)].map(([, letter = '', digits]) => {
    const part = { kind: KINDS[letter] ?? ('idle' as const), start, share: Number(digits) }
    start += part.share
    return part
  })
}

/** One letter per item in at most `most` cells: of several items the worst one is shown. */
export function condenseMap(statuses: string, most: number): string {
  if (statuses.length <= most) return statuses
  const perCell = Math.ceil(statuses.length / most)
  const cells: string[] = []
  for (let at = 0; at < statuses.length; at += perCell) cells.push(worstOf(statuses.slice(at, at + perCell)))
  return cells.join('')
}

/** Failed, running, aborted, retried, succeeded, not started. */
const WORST_FIRST = 'fwarsn'

export function worstOf(statuses: string): string {
  return [...WORST_FIRST].find((letter) => statuses.includes(letter)) ?? 'n'
}
