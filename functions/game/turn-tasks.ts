/**
 * What ends a player's turn: an answer to the task token that Step Functions waits with. The first answer
 * wins; Step Functions refuses every later one, and so does it once the turn has timed out.
 */
import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn'
import type { Hand } from '../../protocol/words.ts'
import { stepFunctions } from '../clients.ts'
import { isAwsError } from '../edge/aws-error.ts'

/** The error name that the state machine catches for a player who left before throwing. */
const LEFT = 'Left'

/**
 * Answers with a hand; null where the others' leaving has made one needless. `left`: who is known to have
 * left. False when the turn had ended before.
 */
export function giveHand(taskToken: string, hand: Hand | null, left: string[]): Promise<boolean> {
  const output = JSON.stringify({ hand, left })
  return unlessEnded(stepFunctions().send(new SendTaskSuccessCommand({ taskToken, output })))
}

/** Ends the turn of a player who has left. False when it had ended before. */
export function giveUpTurn(taskToken: string, left: string[]): Promise<boolean> {
  const cause = JSON.stringify({ left })
  return unlessEnded(stepFunctions().send(new SendTaskFailureCommand({ taskToken, error: LEFT, cause })))
}

/** Whether the turn still waits for its answer: asked of Step Functions, which alone knows. */
export function isOpen(taskToken: string): Promise<boolean> {
  return unlessEnded(stepFunctions().send(new SendTaskHeartbeatCommand({ taskToken })))
}

async function unlessEnded(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer
    return true
  } catch (error) {
    if (isAwsError(error, 'TaskTimedOut', 'TaskDoesNotExist')) return false
    throw error
  }
}
