/** Routes for watching a game, the leaderboard and the history. */
import { history } from '../audience/history.ts'
import { leaderboard } from '../audience/leaderboard.ts'
import { unwatch, watch } from '../audience/watch.ts'
import { onMessage } from '../requests/on-message.ts'

export const handler = onMessage({ watch, unwatch, leaderboard, history })
