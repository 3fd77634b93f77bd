import { ConnectionLost } from '../common/aws/connection-lost.ts'
import type { Clock } from '../common/clock.ts'
import type { Fault } from './armed-rule.ts'
import { serviceError } from './errors.ts'

/** Duration of a call that gets no answer, unless its rule has `delayMs`. */
const SILENCE_MS = 60_000

export const sleep = (clock: Clock, ms: number): Promise<void> | undefined =>
  ms > 0 ? new Promise((resolve) => void clock.after(ms, resolve)) : undefined

const never = () => new Promise<never>(() => {})

/**
 * Makes a service call with its fault. Rejects with AwsError for an error of the service, and with ConnectionLost if
 * the caller gets no answer. `crash` ends the caller.
 */
export async function inject<T>(
  clock: Clock,
  fault: Fault | undefined,
  work: () => Promise<T>,
  crash?: () => void,
): Promise<T> {
  if (fault === undefined) return work()
  const { service, error, when, delayMs } = fault
  if (error === undefined) return late(clock, fault, work)
  if (error === 'twice') {
    await settled(work())
    await sleep(clock, delayMs)
    return work()
  }
  if (when === 'after') await settled(work())
  await sleep(clock, error === 'timeout' ? delayMs || SILENCE_MS : delayMs)
  if (error === 'crash') {
    crash?.()
    return never()
  }
  if (error === 'timeout' || error === 'lost') throw new ConnectionLost()
  throw serviceError(service, error)
}

async function late<T>(clock: Clock, { when, delayMs }: Fault, work: () => Promise<T>): Promise<T> {
  if (when !== 'after') {
    await sleep(clock, delayMs)
    return work()
  }
  try {
    return await work()
  } finally {
    await sleep(clock, delayMs)
  }
}

/** Makes the call and discards its outcome. */
const settled = async (work: Promise<unknown>): Promise<void> => {
  await work.catch(() => {})
}
