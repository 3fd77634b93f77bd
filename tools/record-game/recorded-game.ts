/** A game as its execution's history records it, without anything that identifies the players. */
import type { HistoryEvent } from '@aws-sdk/client-sfn'

export interface RecordedRound {
  /** The answer to the round's token. Absent if the turn ran out. */
  answer?: { hands: Record<string, string>; left: string[] }
  /** The game's item when the turn had run out. */
  attributes?: unknown
}

export interface RecordedGame {
  input: Record<string, unknown>
  rounds: RecordedRound[]
  /** What was judged, by round. */
  results: unknown[]
}

/** Throws for a running game, or one that ended by a fault: only judged rounds can be replayed. */
export function recordedGame(events: readonly HistoryEvent[]): RecordedGame {
  const text = (value: string | undefined) => JSON.parse(value ?? 'null')
  const started = events.find(({ type }) => type === 'ExecutionStarted')
  if (!events.some(({ type }) => type === 'ExecutionSucceeded'))
    throw new Error('Only a game that was played to its end can be recorded.')
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
      // A state without a judgement has no result.
      if (result) {
        const { decidedAt: _when, ...judged } = result
        results.push(judged)
      }
    }
  }
  return anonymous({ input: text(started?.executionStartedEventDetails?.input), rounds, results })
}

/** The parts of the item that the judgement reads. */
function attributesOf(output: { Attributes: { hands?: unknown; left?: unknown } }): unknown {
  const { hands, left } = output.Attributes
  return { ...(hands ? { hands } : {}), ...(left ? { left } : {}) }
}

/** Replaces the players' ids and names, with the same ones in every recording. */
function anonymous(game: RecordedGame): RecordedGame {
  const players = game.input.players as { playerId: string; name: string }[]
  const names: [string, string][] = [[String(game.input.gameId), 'game']]
  players.forEach(({ playerId, name }, index) => {
    names.push([playerId, `player-${index + 1}`])
    names.push([`"name":${JSON.stringify(name)}`, `"name":"Player ${index + 1}"`])
  })
  const renamed = names.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(game))
  // The rules do not depend on which request threw a hand.
  return JSON.parse(renamed.replaceAll(/,?"by":\{"S":"[^"]*"\}/g, ''))
}
