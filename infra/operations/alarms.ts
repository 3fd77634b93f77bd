import { Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSubscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { AlarmEmail } from './alarm-email.ts'
import { alarmRows } from './alarm-list.ts'
import type { Watched } from './watched.ts'

const RUNBOOK = 'docs/operations.md'

/** The alarms, and the topic that notifies the person on call when an alarm starts or ends. */
export class Alarms extends Construct {
  readonly topic: Topic
  readonly alarms: Alarm[]

  constructor(scope: Construct, id: string, watched: Watched, alarmEmail: AlarmEmail) {
    super(scope, id)
    const { stackName } = Stack.of(this)
    this.topic = new Topic(this, 'Topic', { displayName: `${stackName} alarms`, enforceSSL: true })
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'))
    const mail = new CfnSubscription(this, 'Mail', {
      topicArn: this.topic.topicArn,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: alarmEmail.address,
    })
    alarmEmail.requiredBy(mail)
    acknowledge(this.topic, {
      'AwsSolutions-SNS2': 'Alarms hold no secrets, and a key of its own costs more a month than the alarms.',
    })
    const action = new SnsAction(this.topic)
    this.alarms = alarmRows(this, watched).map((row) => {
      const periods = row.periods ?? 1
      const alarm = new Alarm(this, row.id, {
        alarmName: `${stackName}-${row.id}`,
        alarmDescription: `${row.title}. ${row.reason} What to do: ${RUNBOOK}#${row.id}`,
        metric: row.metric,
        threshold: row.threshold,
        evaluationPeriods: periods,
        datapointsToAlarm: row.breaches ?? periods,
        comparisonOperator: row.below
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: row.silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      })
      alarm.addAlarmAction(action)
      alarm.addOkAction(action)
      return alarm
    })
  }
}
