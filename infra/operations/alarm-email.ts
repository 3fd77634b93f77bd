import { CfnCondition, type CfnElement, CfnParameter, type CfnResource, Fn } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { settingsOf } from '../settings.ts'

/**
 * The recipient of alarms and budget mails: the setting `alarmEmail`, or else a parameter of the stack. The workflow gives
 * the parameter, because a template contains the setting, and everybody who can read the repository can download the
 * workflow's templates. CloudFormation keeps a parameter's value for later deployments.
 */
export class AlarmEmail extends Construct {
  readonly address: string
  private readonly isGiven: CfnCondition | undefined

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const { alarmEmail } = settingsOf(this)
    if (alarmEmail !== undefined) {
      this.address = alarmEmail
      return
    }
    const parameter = new CfnParameter(this, 'Parameter', {
      description: 'Recipient of alarms and budget mails. Empty: alarms only appear in the AWS console.',
      default: '',
      allowedPattern: String.raw`^$|^[^@\s]+@[^@\s]+$`,
      constraintDescription: 'must be an e-mail address',
    })
    named(parameter, 'AlarmEmail')
    this.address = parameter.valueAsString
    this.isGiven = new CfnCondition(this, 'IsGiven', {
      expression: Fn.conditionNot(Fn.conditionEquals(this.address, '')),
    })
    named(this.isGiven, 'HasAlarmEmail')
  }

  /** Creates a resource only if there is a recipient. */
  requiredBy(resource: CfnResource): void {
    if (this.isGiven) resource.cfnOptions.condition = this.isGiven
  }
}

/** A name that people write on a command line, instead of a generated one. */
const named = (element: CfnElement, name: string) => element.overrideLogicalId(name)
