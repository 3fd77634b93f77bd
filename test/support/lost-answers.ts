/** Answers of AWS that never arrive, so that the SDK sends the call again. */
import { interceptAttempts, lostAnswer } from './aws-middleware.ts'

const WRITES = new Set(['UpdateItem', 'PutItem', 'DeleteItem', 'SendTaskSuccess', 'StartExecution'])

export interface LostAnswers {
  /** Whether the first answer to each write is lost. */
  isOn: boolean
  /** The writes that were sent again. */
  repeated: string[]
  /** Runs after the first attempt, before the call is sent again. */
  meanwhile: (operation: string) => Promise<unknown>
}

/** Does the first attempt of each write, and then loses its answer, whatever it was. */
export function loseAnswers(): LostAnswers {
  const lost: LostAnswers = { isOn: false, repeated: [], meanwhile: async () => {} }
  interceptAttempts(async ({ operation, attempt }, next) => {
    if (!lost.isOn || attempt > 1 || !WRITES.has(operation)) return next()
    await next().catch(() => {})
    lost.repeated.push(operation)
    await lost.meanwhile(operation)
    throw lostAnswer()
  })
  return lost
}
