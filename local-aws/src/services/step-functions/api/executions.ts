import type { ExecutionHandle } from '../ports.ts'
import type { Machine, Revision } from './machines.ts'

/** An execution of a Standard machine, as the API finds it. */
export interface ExecutionRecord {
  readonly handle: ExecutionHandle
  readonly machine: Machine
  readonly revision: Revision
  /** Grows with each start, so that lists can sort by start. */
  readonly sequence: number
  readonly traceHeader?: string
  redrivenAt?: number
  redriveToken?: string
}

/** Retention of ended executions. */
export interface Retention {
  /** Maximum number of ended executions. */
  executions: number
  /** Maximum size of their histories, inputs and outputs together. */
  bytes: number
}

export const defaultRetention: Retention = { executions: 500, bytes: 16 * 1024 * 1024 }

/** Estimated size of a history event without its payloads, on the high side. */
const BYTES_AN_EVENT = 250

/**
 * All executions of Standard machines. Running ones are never removed. When there are too many ended ones, the oldest
 * are removed, because nothing else frees their memory.
 */
export class Executions {
  private readonly byArn = new Map<string, ExecutionRecord>()
  private readonly byMachine = new Map<string, Map<number, ExecutionRecord>>()
  /** Sizes of ended executions, in the order of their end. */
  private readonly ended = new Map<ExecutionRecord, number>()
  private endedBytes = 0
  private retention: Retention
  /** Called with an execution that is about to be forgotten. */
  onForget: ((record: ExecutionRecord) => void) | undefined

  constructor(retention: Retention) {
    this.retention = retention
  }

  /** How much of what has ended is kept from now on. */
  retain(retention: Retention): void {
    this.retention = retention
  }

  /** In the order of their starts. */
  all(): Iterable<ExecutionRecord> {
    return this.byArn.values()
  }

  find(arn: string): ExecutionRecord | undefined {
    return this.byArn.get(arn)
  }

  /** Newest first. */
  of(machineArn: string): ExecutionRecord[] {
    return [...(this.byMachine.get(machineArn)?.values() ?? [])].reverse()
  }

  running(machineArn?: string): ExecutionRecord[] {
    const records = machineArn === undefined ? [...this.byArn.values()] : this.of(machineArn)
    return records.filter(({ handle }) => handle.status === 'RUNNING')
  }

  add(record: ExecutionRecord): void {
    const { handle, machine, sequence } = record
    this.byArn.set(handle.spec.executionArn, record)
    const siblings = this.byMachine.get(machine.arn) ?? new Map<number, ExecutionRecord>()
    this.byMachine.set(machine.arn, siblings.set(sequence, record))
  }

  /** Called when an execution is redriven. */
  resumed(record: ExecutionRecord): void {
    this.endedBytes -= this.ended.get(record) ?? 0
    this.ended.delete(record)
  }

  /** Called when an execution has ended. From now on it may be removed. */
  retire(record: ExecutionRecord): void {
    if (this.byArn.get(record.handle.spec.executionArn) !== record) return
    const size = sizeOf(record.handle)
    this.ended.set(record, size)
    this.endedBytes += size
    for (const oldest of this.ended.keys()) {
      if (this.ended.size <= this.retention.executions && this.endedBytes <= this.retention.bytes) return
      this.forget(oldest)
    }
  }

  forget(record: ExecutionRecord): void {
    this.onForget?.(record)
    this.resumed(record)
    this.byArn.delete(record.handle.spec.executionArn)
    const siblings = this.byMachine.get(record.machine.arn)
    siblings?.delete(record.sequence)
    if (siblings?.size === 0) this.byMachine.delete(record.machine.arn)
  }
}

function sizeOf({ spec, events, output }: ExecutionHandle): number {
  let size = spec.input.length + (output?.length ?? 0)
  for (const event of events) {
    size += BYTES_AN_EVENT
    for (const details of Object.values(event)) {
      if (typeof details !== 'object' || details === null) continue
      for (const value of Object.values(details)) if (typeof value === 'string') size += value.length
    }
  }
  return size
}
