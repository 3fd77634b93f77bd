import { AwsError } from '../common/aws/error.ts'
import type { Authorize } from '../common/aws/ports.ts'
import type { StepFunctions } from '../services/step-functions/index.ts'
import { TemplateError } from '../template/model.ts'
import { checkLogDelivery } from './log-delivery-check.ts'
import type { ActivityConfig, StateMachineConfig } from './state-machines.ts'

/** Updates the state machines and activities of the template. Those created through the API stay untouched. */
export class MachineDeployment {
  readonly #stepFunctions: StepFunctions
  readonly #authorize: Authorize
  readonly #machines = new Map<string, StateMachineConfig>()
  readonly #activities = new Set<string>()

  constructor(stepFunctions: StepFunctions, authorize: Authorize) {
    this.#stepFunctions = stepFunctions
    this.#authorize = authorize
  }

  /** Throws TemplateError with the problems of each definition. */
  async deploy(
    machines: readonly StateMachineConfig[],
    activities: readonly ActivityConfig[],
  ): Promise<void> {
    const problems: string[] = []
    for (const activity of activities) problems.push(...(await this.#deployActivity(activity)))
    for (const machine of machines) problems.push(...(await this.#deployMachine(machine)))
    if (problems.length > 0) throw new TemplateError(problems)
    const wanted = new Set([...machines, ...activities].map(({ arn }) => arn))
    for (const stateMachineArn of [...this.#machines.keys()].filter((arn) => !wanted.has(arn))) {
      await this.#stepFunctions.service.call('DeleteStateMachine', { stateMachineArn }, {})
      this.#machines.delete(stateMachineArn)
    }
    for (const activityArn of [...this.#activities].filter((arn) => !wanted.has(arn))) {
      await this.#stepFunctions.service.call('DeleteActivity', { activityArn }, {})
      this.#activities.delete(activityArn)
    }
  }

  async #deployActivity({ name, arn, displayName }: ActivityConfig): Promise<string[]> {
    if (this.#activities.has(arn)) return []
    try {
      await this.#stepFunctions.service.call('CreateActivity', { name }, {})
    } catch (error) {
      return [problemWith(`${displayName} (AWS::StepFunctions::Activity)`, error)]
    }
    this.#activities.add(arn)
    return []
  }

  async #deployMachine(machine: StateMachineConfig): Promise<string[]> {
    const { arn, name, definition, roleArn, type, displayName } = machine
    const who = `${displayName} (AWS::StepFunctions::StateMachine)`
    const present = this.#machines.get(arn)
    try {
      checkLogDelivery(machine, this.#authorize)
      if (present === undefined) this.#stepFunctions.createFromTemplate({ name, definition, roleArn, type })
      else if (present.type !== type)
        return [`${who}: a ${present.type} machine becomes ${type} by a new start only`]
      else if (present.definition !== definition || present.roleArn !== roleArn)
        this.#stepFunctions.updateFromTemplate(arn, { definition, roleArn })
    } catch (error) {
      return [problemWith(who, error)]
    }
    this.#machines.set(arn, machine)
    return []
  }
}

/** Describes a refusal of Step Functions. Throws any other error again: it is a bug. */
function problemWith(who: string, error: unknown): string {
  if (error instanceof AwsError) return `${who}: ${error.message}`
  throw error
}
