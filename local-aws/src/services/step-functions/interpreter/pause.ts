import type { Branch } from './branch.ts'
import { Cancelled } from './failures.ts'

/** Waits on the execution's clock. Rejects with Cancelled if the branch ends first. */
export function pause(branch: Branch, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const release = branch.cancellation.onCancel(() => {
      timer?.cancel()
      reject(new Cancelled())
    })
    const timer = branch.cancellation.cancelled
      ? undefined
      : branch.execution.ports.clock.after(ms, () => {
          release()
          resolve()
        })
  })
}
