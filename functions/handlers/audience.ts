/** The routes of those who look on: at a game, at the best players, at their own past. */
import { history } from '../audience/history.ts'
import { leaderboard } from '../audience/leaderboard.ts'
import { unwatch, watch } from '../audience/watch.ts'
import { onMessage } from '../requests/on-message.ts'

export const handler = onMessage({ watch, unwatch, leaderboard, history })
