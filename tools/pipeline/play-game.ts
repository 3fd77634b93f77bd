/**
 * `play-game.ts URL SECONDS` plays the canary's game against the bot on a deployed stack, and fails if it cannot be
 * played in SECONDS. One failure may be the network's, so there is a second attempt.
 */
import { playOnce } from '../../functions/canary/play.ts'

const ATTEMPTS = 2

const [url = '', seconds = '60'] = process.argv.slice(2)
// Node 20 has no global one.
const WebSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket

for (let attempt = 1; ; attempt++) {
  try {
    const { gameId, rounds } = await playOnce({ url, name: 'Canary', WebSocket }, Number(seconds) * 1_000)
    console.log(`Played the game ${gameId} in ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.`)
    break
  } catch (error) {
    console.error(`Attempt ${attempt} of ${ATTEMPTS}: ${error}`)
    if (attempt === ATTEMPTS) process.exit(1)
  }
}
