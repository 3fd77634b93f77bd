/** The state machine calls this for each round, with the task token that it then waits with. */
import { randomInt } from 'node:crypto'
import type { Context } from 'aws-lambda'
import { HANDS } from '../../protocol/constants.ts'
import { log } from '../edge/log.ts'
import { type OpenRoundEvent, open } from '../rounds/open.ts'

/** The last push is given up when this much of the function's time is left. */
const SPARE_MS = 1_000

export async function handler(
  event: OpenRoundEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  log.info('opening', { gameId: event.gameId, round: event.round })
  await open(event, {
    botHand: () => HANDS[randomInt(HANDS.length)] ?? HANDS[0],
    clock: Date.now,
    until: Date.now() + context.getRemainingTimeInMillis() - SPARE_MS,
  })
}
