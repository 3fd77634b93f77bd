/** A game as its execution's history tells it, without whatever could tell who played. */
import type { HistoryEvent } from '@aws-sdk/client-sfn'

export interface RecordedRound {
  /** What the round was answered with; absent where the turn ran out. */
  answer?: { hands: Record<string, string>; left: string[] }
  /** The game's item as it stood when the turn had run out. */
  attributes?: unknown
}

export interface RecordedGame {
  input: Record<string, unknown>
  rounds: RecordedRound[]
  /** What was judged, round by round. */
  results: unknown[]
}

/** Throws for a game that is not over, or that ended by a fault: only judged rounds can be played again. */
export function recordedGame(events: readonly HistoryEvent[]): RecordedGame {
  const text = (value: string | undefined) => JSON.parse(value ?? 'null')
  const started = events.find(({ type }) => type === 'ExecutionStarted')
  if (!events.some(({ type }) => type === 'ExecutionSucceeded'))
    throw new Error('Only a game that ended by the rules can be recorded.')
  const rounds: RecordedRound[] = []
  const results: unknown[] = []
  for (const event of events) {
    const succeeded = event.taskSucceededEventDetails
    if (succeeded?.resourceType === 'lambda' && succeeded.resource === 'invoke.waitForTaskToken') {
      const { hands, left } = text(succeeded.output)
      rounds.push({ answer: { hands, left } })
    } else if (succeeded?.resourceType === 'dynamodb')
      rounds.push({ attributes: attributesOf(text(succeeded.output)) })
    const exited = event.stateExitedEventDetails
    if (exited?.name === 'Throw hands' || exited?.name === 'Close the round') {
      const { result } = text(exited.output)
      // A state that was left without a judgement has none.
      if (result) {
        const { decidedAt: _when, ...judged } = result
        results.push(judged)
      }
    }
  }
  return anonymous({ input: text(started?.executionStartedEventDetails?.input), rounds, results })
}

/** Of the item only what the judgement looks at. */
function attributesOf(output: { Attributes: { hands?: unknown; left?: unknown } }): unknown {
  const { hands, left } = output.Attributes
  return { ...(hands ? { hands } : {}), ...(left ? { left } : {}) }
}

/** Other ids and names for the players, the same ones in every recording. */
function anonymous(game: RecordedGame): RecordedGame {
  const players = game.input.players as { playerId: string; name: string }[]
  const names: [string, string][] = [[String(game.input.gameId), 'game']]
  players.forEach(({ playerId, name }, index) => {
    names.push([playerId, `player-${index + 1}`])
    names.push([`"name":${JSON.stringify(name)}`, `"name":"Player ${index + 1}"`])
  })
  const renamed = names.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(game))
  // Which request threw a hand is no matter of the rules.
  return JSON.parse(renamed.replaceAll(/,?"by":\{"S":"[^"]*"\}/g, ''))
}
