import { runExecution } from '../interpreter/index.ts'
import type { ExecutionHandle, ExecutionSpec, InterpreterPorts } from '../ports.ts'
import type { ExecutionTelemetry } from '../telemetry.ts'
import { executionArn, expressArn, type Place } from './arns.ts'
import type { ExecutionRecord, Executions } from './executions.ts'
import type { Machine, Machines } from './machines.ts'

export interface StartRequest {
  name: string
  /** JSON text. */
  input: string
  traceHeader?: string
}

/**
 * Starts executions and follows them to their end. Also remembers which machine each open token belongs to, because
 * permission to send a task's result is checked on the machine.
 */
export class Runner {
  private readonly place: Place
  private readonly ports: InterpreterPorts
  private readonly machines: Machines
  private readonly executions: Executions
  private readonly telemetry: ExecutionTelemetry | undefined
  private readonly express = new Set<ExecutionHandle>()
  private readonly tokenOwners = new Map<string, string>()
  private started = 0
  private stopped = false

  constructor(
    place: Place,
    ports: InterpreterPorts,
    machines: Machines,
    executions: Executions,
    telemetry?: ExecutionTelemetry,
  ) {
    this.place = place
    this.ports = ports
    this.machines = machines
    this.executions = executions
    this.telemetry = telemetry
  }

  machineOf(taskToken: string): string | undefined {
    return this.tokenOwners.get(taskToken)
  }

  startStandard(machine: Machine, { name, input, traceHeader }: StartRequest): ExecutionRecord {
    const handle = this.run(machine, executionArn(this.place, machine.name, name), name, input)
    const record: ExecutionRecord = {
      handle,
      machine,
      revision: machine.revision,
      sequence: ++this.started,
      ...(traceHeader !== undefined && { traceHeader }),
    }
    this.executions.add(record)
    this.follow(record)
    return record
  }

  startExpress(machine: Machine, { name, input }: StartRequest, id: string): ExecutionHandle {
    const handle = this.run(machine, expressArn(this.place, machine.name, name, id), name, input)
    this.express.add(handle)
    handle.ended().then(() => this.express.delete(handle))
    return handle
  }

  redrive(record: ExecutionRecord, at: number): void {
    this.executions.resumed(record)
    record.redrivenAt = at
    record.handle.redrive()
    this.follow(record)
  }

  /** Removes a machine that is being deleted, with its executions, once none of them runs. */
  removeWhenIdle(machine: Machine): void {
    if (machine.status !== 'DELETING' || this.executions.running(machine.arn).length > 0) return
    if (this.machines.find(machine.arn) !== machine) return
    this.machines.remove(machine.arn)
    for (const record of this.executions.of(machine.arn)) this.executions.forget(record)
  }

  /** Cancels everything that runs, without further events. */
  stop(): void {
    this.stopped = true
    for (const { handle } of this.executions.running()) handle.stop()
    for (const handle of this.express) handle.stop()
  }

  private follow(record: ExecutionRecord): void {
    this.telemetry?.follow(record.handle)
    record.handle.ended().then(() => {
      if (this.stopped) return
      this.executions.retire(record)
      this.removeWhenIdle(record.machine)
    })
  }

  private run(machine: Machine, arn: string, name: string, input: string): ExecutionHandle {
    const { definition, roleArn, fromTemplate } = machine.revision
    const spec: ExecutionSpec = {
      executionArn: arn,
      name,
      stateMachineArn: machine.arn,
      stateMachineName: machine.name,
      roleArn,
      ...(fromTemplate && { fromTemplate }),
      type: machine.type,
      definition,
      input,
    }
    return runExecution(spec, {
      ...this.ports,
      tokens: { issue: (holder) => this.issue(machine.arn, holder) },
      ...this.telemetry?.watch(spec, this.ports),
    })
  }

  private issue(machineArn: string, holder: Parameters<InterpreterPorts['tokens']['issue']>[0]) {
    const { token, release } = this.ports.tokens.issue(holder)
    this.tokenOwners.set(token, machineArn)
    return {
      token,
      release: () => {
        this.tokenOwners.delete(token)
        this.telemetry?.forget(token)
        release()
      },
    }
  }
}
