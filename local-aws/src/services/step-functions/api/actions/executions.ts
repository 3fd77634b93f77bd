import { AwsError } from '../../../../common/aws/error.ts'
import { operation, seconds } from '../action.ts'
import { describeExecution, summaryOf } from '../describe-execution.ts'
import { executionNotRedrivable, notSupportedHere, typeNotSupported } from '../errors.ts'
import { required, text } from '../members.ts'
import { page } from '../paging.ts'
import { notRedrivableBecause } from '../redrive.ts'
import { executionAt, machineAt } from './lookup.ts'
import { arn, cause, errorName, includedData, maxResults, onExecution, pageToken } from './shapes.ts'

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
    if (mapRunArn !== undefined) throw notSupportedHere('A Map Run (of a distributed Map)')
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
