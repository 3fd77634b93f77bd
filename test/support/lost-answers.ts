/** Loses responses of AWS, so that the SDK sends the call again. */
import { interceptAttempts, lostAnswer } from './aws-middleware.ts'

const WRITES = new Set(['UpdateItem', 'PutItem', 'DeleteItem', 'SendTaskSuccess', 'StartExecution'])

export interface LostAnswers {
  /** Whether to lose the first response to each write. */
  isOn: boolean
  /** The writes that the SDK sent again. */
  repeated: string[]
  /** Runs between the first attempt and the second. */
  meanwhile: (operation: string) => Promise<unknown>
}

/** Makes the first attempt of each write, then loses its response, whether success or error. */
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
