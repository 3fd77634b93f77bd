import { operation, seconds } from '../action.ts'
import { checkName, executionArn } from '../arns.ts'
import { failureOf, outputOf } from '../describe-execution.ts'
import { executionAlreadyExists, stateMachineDeleting, typeNotSupported } from '../errors.ts'
import { checkInput } from '../execution-input.ts'
import type { ExecutionRecord } from '../executions.ts'
import { required, text } from '../members.ts'
import { machineAt } from './lookup.ts'
import { arn, includedData, name, onMachine, payload } from './shapes.ts'

const traceHeader = () => text({ max: 256 })

export const StartExecution = operation({
  members: {
    stateMachineArn: required(arn()),
    name: name(),
    input: payload(),
    traceHeader: traceHeader(),
  },
  resource: onMachine,
  run({ stateMachineArn, name = undefined, input = '{}', traceHeader: trace }, world) {
    const machine = machineAt(stateMachineArn, world)
    if (name !== undefined) checkName(name)
    checkInput(input)
    if (machine.status === 'DELETING') throw stateMachineDeleting(machine.arn)
    const request = {
      name: name ?? world.newId(),
      input,
      ...(trace !== undefined && { traceHeader: trace }),
    }
    if (machine.type === 'EXPRESS') {
      const handle = world.runner.startExpress(machine, request, world.newId())
      return { executionArn: handle.spec.executionArn, startDate: seconds(handle.startedAt) }
    }
    const existing = world.executions.find(executionArn(world.place, machine.name, request.name))
    // Idempotent: a second start of a running execution returns the first one's answer.
    if (existing && !isSameStart(existing, input)) {
      throw executionAlreadyExists(existing.handle.spec.executionArn)
    }
    const { handle } = existing ?? world.runner.startStandard(machine, request)
    return { executionArn: handle.spec.executionArn, startDate: seconds(handle.startedAt) }
  },
})

const isSameStart = ({ handle }: ExecutionRecord, input: string) =>
  handle.status === 'RUNNING' && handle.spec.input === input

export const StartSyncExecution = operation({
  members: {
    stateMachineArn: required(arn()),
    name: name(),
    input: payload(),
    traceHeader: traceHeader(),
    includedData: includedData(),
  },
  resource: onMachine,
  async run({ stateMachineArn, name, input = '{}', traceHeader: trace }, world) {
    const machine = machineAt(stateMachineArn, world)
    if (machine.type !== 'EXPRESS') throw typeNotSupported()
    if (name !== undefined) checkName(name)
    checkInput(input)
    const request = { name: name ?? world.newId(), input }
    const handle = world.runner.startExpress(machine, request, world.newId())
    await handle.ended()
    const stoppedAt = handle.stoppedAt ?? world.clock.now()
    return {
      executionArn: handle.spec.executionArn,
      stateMachineArn: machine.arn,
      name: handle.spec.name,
      startDate: seconds(handle.startedAt),
      stopDate: seconds(stoppedAt),
      status: handle.status === 'ABORTED' ? 'FAILED' : handle.status,
      ...failureOf(handle),
      input,
      inputDetails: { included: true },
      ...outputOf(handle),
      ...(trace !== undefined && { traceHeader: trace }),
      billingDetails: {
        billedMemoryUsedInMB: 64,
        billedDurationInMilliseconds: Math.max(1, Math.ceil((stoppedAt - handle.startedAt) / 100)) * 100,
      },
    }
  },
})
