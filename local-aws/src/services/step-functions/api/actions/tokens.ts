import { jsonFault } from '../../validation/json-fault.ts'
import { operation } from '../action.ts'
import { invalidOutput } from '../errors.ts'
import { required } from '../members.ts'
import type { World } from '../world.ts'
import { cause, errorName, payload, taskToken } from './shapes.ts'

/**
 * Sends the results of tasks that wait for a token. A used or invented token belongs to no known machine, so there is
 * no permission to check: the call fails with the token's own error.
 */
const resource = ({ taskToken: token }: { taskToken: string }, { runner }: World) => runner.machineOf(token)

export const SendTaskSuccess = operation({
  members: { taskToken: taskToken(), output: required(payload()) },
  resource,
  run({ taskToken: token, output }, { tokens }) {
    const fault = jsonFault(output)
    if (fault) throw invalidOutput(fault.message)
    tokens.succeed(token, output)
    return {}
  },
})

export const SendTaskFailure = operation({
  members: { taskToken: taskToken(), error: errorName(), cause: cause() },
  resource,
  run({ taskToken: token, error, cause: why }, { tokens }) {
    tokens.fail(token, error, why)
    return {}
  },
})

export const SendTaskHeartbeat = operation({
  members: { taskToken: taskToken() },
  resource,
  run({ taskToken: token }, { tokens }) {
    tokens.heartbeat(token)
    return {}
  },
})
