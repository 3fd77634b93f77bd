/** Remembers events for later: how long a wait took, and the rounds of a finished game. */
import type { Message, State } from '../state/model.ts'
import { recordOf, withRecord } from '../state/record.ts'
import type { Storage } from './storage.ts'

export function remember(
  before: State,
  after: State,
  storage: Storage,
  dispatch: (message: Message) => void,
): void {
  const game = after.games.current
  const isFound = !after.waiting && game !== undefined && !before.games.current
  if (before.waiting && isFound && before.wish.opponent === 'human')
    storage.saveWait(after.now - before.waiting.since)
  const hasEnded = after.overSince !== undefined && before.overSince === undefined
  const record = hasEnded && game ? recordOf(game, after.player?.playerId) : undefined
  if (!record) return
  const records = withRecord(record, after.records)
  storage.saveRecords(records)
  dispatch({ type: 'records', records })
}
