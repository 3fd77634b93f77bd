/**
 * A schedule calls this every few minutes. It plays a game against the bot over the real WebSocket, as a player with a
 * new key, and writes the result as a metric. It never fails itself, because Lambda would retry a failed event.
 */
import type { Context } from 'aws-lambda'
import type { SocketConstructor } from '../../client/index.ts'
import { playOnce } from '../canary/play.ts'
import { environment } from '../edge/environment.ts'
import { log } from '../edge/log.ts'
import { measured } from '../edge/metrics.ts'
import { ENVIRONMENT } from '../environment.ts'

/** The game is given up when this much of the function's time is left. */
const SPARE_MS = 3_000

export async function handler(
  _event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ played: boolean }> {
  const begun = Date.now()
  try {
    const url = environment(ENVIRONMENT.webSocketUrl)
    const WebSocket = globalThis.WebSocket ?? (await webSocketOfNode20())
    const game = await playOnce(
      { url, name: 'Canary', WebSocket },
      context.getRemainingTimeInMillis() - SPARE_MS,
    )
    log.info('played', { ...game, ...measured({ CanaryFailures: 0, CanaryDuration: Date.now() - begun }) })
    return { played: true }
  } catch (error) {
    log.error('the canary could not play', { error: error as Error, ...measured({ CanaryFailures: 1 }) })
    return { played: false }
  }
}

/** Lambda's Node.js has a global one. */
const webSocketOfNode20 = async (): Promise<SocketConstructor> => (await import('ws')).WebSocket
