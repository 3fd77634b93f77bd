import { AwsError } from '../aws/error.ts'
import type { Authorize } from '../aws/ports.ts'
import type { StepFunctions } from '../stepfunctions/index.ts'
import { TemplateError } from '../template/model.ts'
import { checkDelivery } from './machine-delivery.ts'
import type { ActivityConfig, StateMachineConfig } from './state-machines.ts'

/** Keeps Step Functions' machines and activities in step with the template's; others stay untouched. */
export class MachineDeployment {
  readonly #stepFunctions: StepFunctions
  readonly #authorize: Authorize
  readonly #machines = new Map<string, StateMachineConfig>()
  readonly #activities = new Set<string>()

  constructor(stepFunctions: StepFunctions, authorize: Authorize) {
    this.#stepFunctions = stepFunctions
    this.#authorize = authorize
  }

  /** Throws TemplateError, saying what is wrong with which definition. */
  async deploy(
    machines: readonly StateMachineConfig[],
    activities: readonly ActivityConfig[],
  ): Promise<void> {
    for (const { name, arn } of activities) {
      if (this.#activities.has(arn)) continue
      await this.#stepFunctions.service.call('CreateActivity', { name }, {})
      this.#activities.add(arn)
    }
    const problems = machines.flatMap((machine) => this.#deployMachine(machine))
    if (problems.length > 0) throw new TemplateError(problems)
    const wanted = new Set(machines.map(({ arn }) => arn))
    for (const stateMachineArn of [...this.#machines.keys()].filter((arn) => !wanted.has(arn))) {
      await this.#stepFunctions.service.call('DeleteStateMachine', { stateMachineArn }, {})
      this.#machines.delete(stateMachineArn)
    }
  }

  #deployMachine(machine: StateMachineConfig): string[] {
    const { arn, name, definition, roleArn, type, displayName } = machine
    const present = this.#machines.get(arn)
    try {
      checkDelivery(machine, this.#authorize)
      if (present === undefined) this.#stepFunctions.createFromTemplate({ name, definition, roleArn, type })
      else if (present.definition !== definition) this.#stepFunctions.updateDefinition(arn, definition)
    } catch (error) {
      if (error instanceof AwsError)
        return [`${displayName} (AWS::StepFunctions::StateMachine): ${error.message}`]
      throw error
    }
    this.#machines.set(arn, machine)
    return []
  }
}
