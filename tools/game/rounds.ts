import type { HistoryEvent } from '@aws-sdk/client-sfn'

/** States that ask for the hands, and that end a round whose turn ran out. */
const ASKING = 'Throw hands'
const CLOSING = 'Close the round'

interface Player {
  playerId: string
  name: string
  lives: number
}

interface Result {
  round: number
  hands: { playerId: string; name: string; hand: string | null; missed: 'timeout' | 'left' | null }[]
  outcome: string
  players: Player[]
}

interface Asked {
  at: number
  round: number
  limitSeconds: number
}

export interface RoundLine {
  round: number
  text: string
}

/** The rounds of a game that have been judged, a line each, from its execution's history. */
export function roundsOf(events: readonly HistoryEvent[]): RoundLine[] {
  const lines: RoundLine[] = []
  let asked: Asked | undefined
  for (const { timestamp, stateEnteredEventDetails: entered, stateExitedEventDetails: exited } of events) {
    const at = timestamp?.getTime() ?? 0
    if (entered?.name === ASKING) asked = askedIn(entered.input, at, asked)
    if (exited?.name !== ASKING && exited?.name !== CLOSING) continue
    const { result } = JSON.parse(exited.output ?? '{}') as { result?: Result }
    if (!result || !asked) continue
    lines.push({ round: result.round, text: lineOf(result, (at - asked.at) / 1000, asked.limitSeconds) })
    asked = undefined
  }
  return lines
}

/** A round that is asked again counts from its first asking. */
function askedIn(input: string | undefined, at: number, before: Asked | undefined): Asked {
  const { round, turnSeconds, revealSeconds } = JSON.parse(input ?? '{}') as Record<string, number>
  const number = round ?? 1
  if (before?.round === number) return before
  return { at, round: number, limitSeconds: (turnSeconds ?? 0) + (number > 1 ? (revealSeconds ?? 0) : 0) }
}

/** `R2 Mei paper, ゆき rock: Mei 3 lives, ゆき 2; 4.1 s of 6 s` */
function lineOf({ round, hands, players }: Result, seconds: number, limitSeconds: number): string {
  const thrown = hands.map(
    ({ name, hand, missed }) => `${name} ${hand ?? (missed === 'left' ? 'left' : 'late')}`,
  )
  const lives = players.map(({ name, lives: left }, index) =>
    index === 0 ? `${name} ${left} ${left === 1 ? 'life' : 'lives'}` : `${name} ${left}`,
  )
  return `R${round} ${thrown.join(', ')}: ${lives.join(', ')}; ${seconds.toFixed(1)} s of ${limitSeconds} s`
}

interface Execution {
  status?: string
  input?: string
  output?: string
  error?: string
  cause?: string
}

export function playersOf({ input }: Execution): Player[] {
  const { players = [] } = JSON.parse(input ?? '{}') as { players?: Player[] }
  return players
}

/** `Mei wins (won) after 4 rounds`, `running` or why it failed. `failure` is the state's error that led there. */
export function resultOf(execution: Execution, failure?: string): string {
  const { status, output, error, cause } = execution
  if (status === 'RUNNING') return 'running'
  if (output === undefined)
    return failure === undefined
      ? [status?.toLowerCase().replace('_', ' '), error, cause].filter(Boolean).join(': ')
      : `failed ${failure}`
  const { winner, reason, rounds } = JSON.parse(output) as {
    winner: string | null
    reason: string
    rounds: number
  }
  const name = playersOf(execution).find(({ playerId }) => playerId === winner)?.name
  const count = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`
  return name === undefined
    ? `nobody wins (${reason}) after ${count}`
    : `${name} wins (${reason}) after ${count}`
}
