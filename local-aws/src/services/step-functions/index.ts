import type { Authorize, AwsJsonService, InvokeLambda, RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import type { Interference } from '../../faults/index.ts'
import type { Telemetry } from '../../telemetry/events.ts'
import { machineAt } from './api/actions/lookup.ts'
import { Activities } from './api/activities.ts'
import { describeExecution } from './api/describe-execution.ts'
import { stateMachineDeleting } from './api/errors.ts'
import { defaultRetention, type ExecutionRecord, Executions, type Retention } from './api/executions.ts'
import { type Machine, Machines } from './api/machines.ts'
import { createMachine, type MachineRequest, updateMachine } from './api/make-machine.ts'
import { notRedrivableBecause } from './api/redrive.ts'
import { Runner } from './api/runner.ts'
import { createApi } from './api/service.ts'
import { Tags } from './api/tags.ts'
import { uuids } from './api/uuid.ts'
import type { World } from './api/world.ts'
import { createConnectors } from './connectors/index.ts'
import { TaskTokens } from './interpreter/index.ts'
import type { InterpreterPorts } from './ports.ts'
import { ExecutionTelemetry } from './telemetry.ts'
import { StateTests } from './test-state/state-tests.ts'

export interface StepFunctionsOptions {
  clock: Clock
  region: string
  accountId: string
  /** Uniform in [0, 1). */
  random(): number
  invokeLambda: InvokeLambda
  /** DynamoDB's API, which checks the machine's role itself. */
  dynamodb: AwsJsonService
  authorize: Authorize
  log: RuntimeLog
  telemetry?: Telemetry
  /** Wraps the calls from Tasks to this API. `dynamodb` and `invokeLambda` have their own wrappers. */
  interference?: Interference
  /** Retention of ended executions. */
  retention?: Partial<Retention>
}

export interface StepFunctions {
  readonly service: AwsJsonService
  /** Creates a machine of the template. Throws InvalidDefinition. */
  createFromTemplate(machine: MachineRequest): { stateMachineArn: string }
  /** Updates it to the template's current definition. */
  updateFromTemplate(stateMachineArn: string, change: Pick<MachineRequest, 'definition' | 'roleArn'>): void
  /** For the console. */
  readonly view: StepFunctionsView
  /** Cancels everything that runs, without further events. */
  stop(): Promise<void>
}

/** The machines and executions as they are, without AWS's paging and copies. */
export interface StepFunctionsView {
  /** By name. */
  machines(): readonly Machine[]
  /** Executions of Standard machines, in the order of their starts. */
  executions(): Iterable<ExecutionRecord>
  find(executionArn: string): ExecutionRecord | undefined
  notRedrivableBecause(record: ExecutionRecord): string | undefined
  /** Sets how many ended executions are kept from now on. */
  retain(retention: Retention): void
  /** Calls back with each execution that is about to be forgotten. */
  onForget(callback: (record: ExecutionRecord) => void): void
}

/** Step Functions on one machine: the API, the machines, their executions, and the calls of their Tasks. */
export function createStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { clock, region, accountId, authorize, log } = options
  const place = { region, accountId }
  const machines = new Machines()
  const executions = new Executions({ ...defaultRetention, ...options.retention })
  const activities = new Activities(clock)
  const tokens = new TaskTokens()
  const newId = uuids(options.random)
  const telemetry = options.telemetry && new ExecutionTelemetry(options.telemetry)

  const connectors = createConnectors({
    dynamodb: options.dynamodb,
    stepFunctions: () => tasksService,
    follow(arn) {
      const record = executions.find(arn)
      return (
        record && {
          ended: () => record.handle.ended(),
          describe: () => describeExecution(record, clock.now()),
        }
      )
    },
    clock,
    newId,
  })
  const ports: InterpreterPorts = {
    clock,
    random: options.random,
    invokeLambda: options.invokeLambda,
    tokens,
    connector: connectors,
    scheduleActivity(task) {
      if (activities.find(task.activityArn)) activities.schedule(task)
      else tokens.fail(task.taskToken, 'States.Runtime', `The activity ${task.activityArn} does not exist.`)
    },
  }
  const runner = new Runner(place, ports, machines, executions, telemetry)
  const stateTests = new StateTests(ports, { ...place, newId })
  const world: World = {
    place,
    clock,
    machines,
    executions,
    activities,
    tags: new Tags(),
    tokens,
    runner,
    stateTests,
    newId,
  }
  const api = createApi(world, authorize)
  const service = telemetry ? telemetry.measured(api) : api
  const tasksService = options.interference?.around('states', service) ?? service

  return {
    service,
    createFromTemplate(request) {
      const { machine } = createMachine(request, world, { fromTemplate: true })
      log.info(`state machine ${machine.name} is ready`)
      return { stateMachineArn: machine.arn }
    },
    updateFromTemplate(stateMachineArn, change) {
      const machine = machineAt(stateMachineArn, world)
      if (machine.status === 'DELETING') throw stateMachineDeleting(stateMachineArn)
      updateMachine(machine, change, world, { fromTemplate: true })
    },
    view: {
      machines: () => machines.all(),
      executions: () => executions.all(),
      find: (arn) => executions.find(arn),
      notRedrivableBecause: (record) => notRedrivableBecause(record, clock.now()),
      retain: (retention) => executions.retain(retention),
      onForget(callback) {
        executions.onForget = callback
      },
    },
    async stop() {
      runner.stop()
      stateTests.stop()
      activities.stop()
    },
  }
}
