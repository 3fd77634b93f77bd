import { AwsError } from '../../../aws/error.ts'
import type { JsonObject } from '../../validation/state-context.ts'
import { operation, seconds } from '../action.ts'
import { checkName, executionArn } from '../arns.ts'
import {
  executionAlreadyExists,
  executionNotRedrivable,
  notSupportedHere,
  stateMachineDeleting,
  typeNotSupported,
} from '../errors.ts'
import type { ExecutionRecord } from '../executions.ts'
import { required, text } from '../members.ts'
import { page } from '../paging.ts'
import { notRedrivableBecause } from '../redrive.ts'
import { checkInput } from '../start.ts'
import { executionAt, machineAt } from './lookup.ts'
import { arn, cause, errorName, includedData, maxResults, name, pageToken, payload } from './shapes.ts'

const onExecution = ({ executionArn: arn }: { executionArn: string }) => arn
const onMachine = ({ stateMachineArn: arn }: { stateMachineArn: string }) => arn
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
    // Starting twice is harmless: the second start of a running execution gets the first one's answer.
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

const failureOf = ({ error, cause: why }: ExecutionRecord['handle']): JsonObject => ({
  ...(error !== undefined && { error }),
  ...(why !== undefined && { cause: why }),
})

const outputOf = ({ output }: ExecutionRecord['handle']): JsonObject =>
  output === undefined ? {} : { output, outputDetails: { included: true } }

export const StopExecution = operation({
  members: { executionArn: required(arn()), error: errorName(), cause: cause() },
  resource: onExecution,
  run({ executionArn, error, cause: why }, world) {
    const { handle } = executionAt(executionArn, world)
    handle.stop(error, why)
    return { stopDate: seconds(handle.stoppedAt ?? world.clock.now()) }
  },
})

export const RedriveExecution = operation({
  members: { executionArn: required(arn()), clientToken: text({ min: 1, max: 64 }) },
  resource: onExecution,
  run({ executionArn, clientToken }, world) {
    const record = executionAt(executionArn, world)
    const repeated = clientToken !== undefined && clientToken === record.redriveToken
    if (!repeated) {
      const reason = notRedrivableBecause(record, world.clock.now())
      if (reason !== undefined) throw executionNotRedrivable(reason)
      if (clientToken !== undefined) record.redriveToken = clientToken
      world.runner.redrive(record, world.clock.now())
    }
    return { redriveDate: seconds(record.redrivenAt ?? world.clock.now()) }
  },
})

export const DescribeExecution = operation({
  members: { executionArn: required(arn()), includedData: includedData() },
  resource: onExecution,
  run({ executionArn, includedData: included = 'ALL_DATA' }, world) {
    const record = executionAt(executionArn, world)
    return describeExecution(record, world.clock.now(), included === 'ALL_DATA')
  },
})

export function describeExecution(record: ExecutionRecord, now: number, withData = true): JsonObject {
  const { handle, traceHeader: trace } = record
  const reason = notRedrivableBecause(record, now)
  const data = {
    input: handle.spec.input,
    inputDetails: { included: true },
    ...outputOf(handle),
    ...failureOf(handle),
  }
  return {
    ...summaryOf(record),
    ...(withData ? data : { inputDetails: { included: false } }),
    ...(trace !== undefined && { traceHeader: trace }),
    redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(reason !== undefined && { redriveStatusReason: reason }),
  }
}

function summaryOf({ handle, machine, redrivenAt }: ExecutionRecord): JsonObject {
  const { stoppedAt } = handle
  return {
    executionArn: handle.spec.executionArn,
    stateMachineArn: machine.arn,
    name: handle.spec.name,
    status: handle.status,
    startDate: seconds(handle.startedAt),
    ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
    redriveCount: handle.redriveCount,
    ...(redrivenAt !== undefined && { redriveDate: seconds(redrivenAt) }),
  }
}

const statuses = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING']

const neitherMachineNorMapRun = () =>
  new AwsError('ValidationException', 'Either a state machine ARN or a map run ARN must be specified')

export const ListExecutions = operation({
  members: {
    stateMachineArn: arn(),
    statusFilter: text({ values: statuses }),
    maxResults: maxResults(),
    nextToken: pageToken(3096),
    mapRunArn: text({ min: 1, max: 2000 }),
    redriveFilter: text({ values: ['REDRIVEN', 'NOT_REDRIVEN'] }),
  },
  resource: ({ stateMachineArn, mapRunArn }) => stateMachineArn ?? mapRunArn,
  run({ stateMachineArn, statusFilter, mapRunArn, redriveFilter, ...paging }, world) {
    if (mapRunArn !== undefined) throw notSupportedHere('A Map Run, which is of a distributed Map,')
    if (stateMachineArn === undefined) throw neitherMachineNorMapRun()
    const machine = machineAt(stateMachineArn, world)
    if (machine.type === 'EXPRESS') throw typeNotSupported()
    const records = world.executions
      .of(machine.arn)
      .filter(({ handle }) => statusFilter === undefined || handle.status === statusFilter)
      .filter(
        ({ handle }) =>
          redriveFilter === undefined || handle.redriveCount > 0 === (redriveFilter === 'REDRIVEN'),
      )
    const { items, nextToken } = page(records, `executions ${machine.arn}`, (r) => -r.sequence, paging)
    return { executions: items.map(summaryOf), ...(nextToken !== undefined && { nextToken }) }
  },
})
