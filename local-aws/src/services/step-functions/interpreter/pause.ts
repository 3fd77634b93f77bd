import { Cancelled } from './failures.ts'
import type { Line } from './line.ts'

/** Waits on the execution's clock; rejects with Cancelled when the line is over before that. */
export function pause(line: Line, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const release = line.cancellation.onCancel(() => {
      timer?.cancel()
      reject(new Cancelled())
    })
    const timer = line.cancellation.cancelled
      ? undefined
      : line.execution.ports.clock.after(ms, () => {
          release()
          resolve()
        })
  })
}
