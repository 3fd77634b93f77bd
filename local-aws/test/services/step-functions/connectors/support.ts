import { setImmediate } from 'node:timers/promises'
import { describe as describeExecution } from '../api/support.ts'
import type { World } from '../fixture.ts'

export interface Outcome {
  status: string | undefined
  output: unknown
  error: string | undefined
  cause: string | undefined
}

/** How an execution ended, once it has; the service that its Task calls takes its own time. */
export async function outcomeOf(world: World, executionArn: string): Promise<Outcome> {
  for (;;) {
    const { status, output, error, cause } = await describeExecution(world, executionArn)
    if (status !== 'RUNNING') return { status, output: output && JSON.parse(output), error, cause }
    await setImmediate()
  }
}
