import type { ConsoleState } from '../console-state.ts'
import { notFound } from '../http/console-error.ts'
import { optionalText, text } from '../http/parameters.ts'
import type { ApiCall, Routes } from '../http/router.ts'
import { callAws } from './call-aws.ts'
import { recordOf } from './executions-api.ts'

/** Actions on executions. Each calls the AWS action of the same name, and passes on its errors. */
export const actionRoutes = (state: ConsoleState): Routes => {
  const states = (action: string, input: object) =>
    callAws<{ executionArn?: string }>(state.ports.stepFunctions.service, action, input)
  const onExecution = async (action: string, { parameters }: ApiCall, input: object = {}) => {
    const { handle } = recordOf(state, parameters.id ?? '')
    await states(action, { executionArn: handle.spec.executionArn, ...input })
    state.executions.changed(handle.spec.executionArn)
    return {}
  }
  return {
    'POST /api/executions': async ({ body }) => {
      const name = text(body, 'machine')
      const machine = state.ports.stepFunctions.view.machines().find((one) => one.name === name)
      if (!machine) throw notFound(`The state machine ${name}`)
      const given = optionalText(body, 'name')
      const { executionArn = '' } = await states('StartExecution', {
        stateMachineArn: machine.arn,
        input: text(body, 'input'),
        ...(given !== undefined && given !== '' && { name: given }),
      })
      state.executions.changed(executionArn)
      return { id: executionArn.split(':').slice(6, 8).join(':') }
    },
    'POST /api/executions/:id/stop': (call) => {
      const [error, cause] = [optionalText(call.body, 'error'), optionalText(call.body, 'cause')]
      return onExecution('StopExecution', call, { ...(error && { error }), ...(cause && { cause }) })
    },
    'POST /api/executions/:id/redrive': (call) => onExecution('RedriveExecution', call),
    'POST /api/tokens/success': async ({ body }) => {
      await states('SendTaskSuccess', { taskToken: text(body, 'token'), output: text(body, 'output') })
      return {}
    },
    'POST /api/tokens/failure': async ({ body }) => {
      const [error, cause] = [optionalText(body, 'error'), optionalText(body, 'cause')]
      await states('SendTaskFailure', {
        taskToken: text(body, 'token'),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      })
      return {}
    },
    'POST /api/tokens/heartbeat': async ({ body }) => {
      await states('SendTaskHeartbeat', { taskToken: text(body, 'token') })
      return {}
    },
  }
}
