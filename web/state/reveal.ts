/** The reveal as a timeline: what the arena shows, as a pure function of the time since the result arrived. */
import type { Result } from '../../client/index.ts'

export type Beat = 'gu' | 'jan' | 'ken' | 'pon' | 'aiko' | 'sho'
export type Phase =
  /** The fists pump, with this word of the chant. */
  | { name: 'beat'; beat: Beat }
  /** The last word: the fists turn. */
  | { name: 'turning'; beat: Beat }
  /** The thrown hands are shown. */
  | { name: 'open' }
  /** The winner's hand strikes the loser's. */
  | { name: 'strike' }
  /** Who won, and why. */
  | { name: 'after' }

export interface Reveal {
  gameId: string
  /** 0: the opening before the first round, which reveals nothing. */
  round: number
  since: number
  steps: readonly Step[]
}

/** A phase, and its end in milliseconds since the reveal began. */
interface Step {
  phase: Phase
  until: number
}

const BEAT_MS = 300
const TURN_MS = 160
const OPEN_MS = 240
const STRIKE_MS = 320
const AFTER_MS = 480
/** A round without two hands to compare only shows who won and why. */
const QUIET_AFTER_MS = 1_200
/** The last round stays a little longer before the end page appears. */
const LAST_AFTER_MS = 1_300
const OPENING_MS = 700

type Stretch = [phase: Phase, ms: number]

function stepsOf(stretches: Stretch[]): Step[] {
  let until = 0
  return stretches.map(([phase, ms]) => {
    until += ms
    return { phase, until }
  })
}

/** 最初はグー, before the first round. */
export function openingOf(gameId: string, since: number): Reveal {
  return { gameId, round: 0, since, steps: stepsOf([[{ name: 'beat', beat: 'gu' }, OPENING_MS]]) }
}

/** `afterDraw`: the round before was a draw, so the chant is あいこで、しょ. */
export function revealOf(result: Result, since: number, afterDraw: boolean): Reveal {
  const { gameId, round, hands, outcome, over } = result
  const thrown = hands.filter(({ hand }) => hand !== null).length
  const afterMs = over ? LAST_AFTER_MS : thrown < 2 ? QUIET_AFTER_MS : AFTER_MS
  const after: Stretch = [{ name: 'after' }, afterMs]
  if (thrown < 2) return { gameId, round, since, steps: stepsOf([after]) }
  const chant: Stretch[] = afterDraw
    ? [
        [{ name: 'beat', beat: 'aiko' }, BEAT_MS],
        [{ name: 'turning', beat: 'sho' }, TURN_MS],
      ]
    : [
        [{ name: 'beat', beat: 'jan' }, BEAT_MS],
        [{ name: 'beat', beat: 'ken' }, BEAT_MS],
        [{ name: 'turning', beat: 'pon' }, TURN_MS],
      ]
  const strike: Stretch[] = outcome === 'draw' ? [] : [[{ name: 'strike' }, STRIKE_MS]]
  const steps = stepsOf([...chant, [{ name: 'open' }, OPEN_MS], ...strike, after])
  return { gameId, round, since, steps }
}

/** A background tab skips what it missed, and continues with who won. */
export function skipToAfter(reveal: Reveal): Reveal {
  const index = reveal.steps.findIndex(({ phase }) => phase.name === 'after')
  const passed = index < 0 ? endOf(reveal) - reveal.since : (reveal.steps[index - 1]?.until ?? 0)
  return { ...reveal, since: reveal.since - passed }
}

/**
 * The reveal after time has passed from `before` to `now`. When a busy device is late for a phase, the rest of the
 * reveal is late too: every phase is shown for its whole time.
 */
export function keepPace(reveal: Reveal, before: number, now: number): Reveal {
  const { since, steps } = reveal
  const shown = steps.find(({ until }) => before < since + until)
  if (!shown || shown === steps.at(-1) || now < since + shown.until) return reveal
  return { ...reveal, since: now - shown.until }
}

export function endOf({ since, steps }: Reveal): number {
  return since + (steps.at(-1)?.until ?? 0)
}

/** Undefined when the reveal is over. */
export function phaseOf(reveal: Reveal | undefined, now: number): Phase | undefined {
  return reveal?.steps.find(({ until }) => now < reveal.since + until)?.phase
}

/** Milliseconds until the next phase or the end. Undefined when the reveal is over. */
export function nextPhaseIn(reveal: Reveal | undefined, now: number): number | undefined {
  const step = reveal?.steps.find(({ until }) => now < reveal.since + until)
  return reveal && step && reveal.since + step.until - now
}
