import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import type { World } from '../fixture.ts'

/** A machine that passes its input on. */
export const passes = { StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } }

/** A machine that waits for a minute. */
export const waits = { StartAt: 'Only', States: { Only: { Type: 'Wait', Seconds: 60, End: true } } }

export const fails = {
  StartAt: 'Only',
  States: { Only: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' } },
}

export async function start(
  world: World,
  stateMachineArn: string,
  input: unknown = {},
  name?: string,
): Promise<string> {
  const request = { stateMachineArn, input: JSON.stringify(input), name }
  const { executionArn = '' } = await world.sfn.send(new StartExecutionCommand(request))
  return executionArn
}

/** Everything that needs no time has happened after this. */
export const settled = (world: World) => world.clock.advance(0)

export async function describe(world: World, executionArn: string) {
  await settled(world)
  return world.sfn.send(new DescribeExecutionCommand({ executionArn }))
}

export async function historyOf(world: World, executionArn: string) {
  await settled(world)
  const { events = [] } = await world.sfn.send(new GetExecutionHistoryCommand({ executionArn }))
  return events
}

/** The token that a machine handed to its function. */
export async function tokenOf(world: World, executionArn: string): Promise<string> {
  const events = await historyOf(world, executionArn)
  const scheduled = events.findLast(({ type }) => type === 'TaskScheduled')
  return JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '{}').Payload
}
