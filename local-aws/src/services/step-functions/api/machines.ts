import type { Json } from '../ports.ts'
import type { MachineType } from '../validation/state-context.ts'

/** What an execution is bound to from its start, whatever becomes of the machine later. */
export interface Revision {
  /** As it was sent. */
  readonly definitionText: string
  readonly definition: { [key: string]: Json }
  /** The variables that each state reads. */
  readonly variableReferences: Readonly<Record<string, readonly string[]>>
  readonly roleArn: string
  /** Whether the template says so, and nobody through the API. */
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

/** The state machines of the account, by ARN. */
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

  /** By name. */
  all(): Machine[] {
    return [...this.byArn.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}
