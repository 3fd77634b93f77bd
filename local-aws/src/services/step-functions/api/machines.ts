import type { Json } from '../ports.ts'
import type { MachineType } from '../validation/state-context.ts'

/** The version of a machine that an execution keeps from its start, whatever updates follow. */
export interface Revision {
  /** The definition as it was sent. */
  readonly definitionText: string
  readonly definition: { [key: string]: Json }
  /** The variables that each state reads. */
  readonly variableReferences: Readonly<Record<string, readonly string[]>>
  readonly roleArn: string
  /** Whether the template defines it, not a caller of the API. */
  readonly fromTemplate?: true
  readonly loggingConfiguration: object
  readonly tracingConfiguration: object
  readonly updatedAt: number
  /** Absent until the first update. */
  readonly revisionId?: string
}

export interface Machine {
  readonly arn: string
  readonly name: string
  readonly type: MachineType
  readonly createdAt: number
  revision: Revision
  status: 'ACTIVE' | 'DELETING'
}

/** The account's state machines, by ARN. */
export class Machines {
  private readonly byArn = new Map<string, Machine>()

  add(machine: Machine): void {
    this.byArn.set(machine.arn, machine)
  }

  find(arn: string): Machine | undefined {
    return this.byArn.get(arn)
  }

  remove(arn: string): void {
    this.byArn.delete(arn)
  }

  /** Sorted by name. */
  all(): Machine[] {
    return [...this.byArn.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}
