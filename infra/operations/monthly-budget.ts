import { Aws, Stack } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Construct } from 'constructs'
import { settingsOf } from '../settings.ts'
import type { AlarmEmail } from './alarm-email.ts'

/**
 * Sends a mail when the stage is about to exceed its budget. AWS counts resources with this stage's `stage` tag from
 * the day on which the tag is activated for billing (docs/operations.md#budget).
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, alarmEmail: AlarmEmail) {
    super(scope, id)
    const { monthlyBudget, stage } = settingsOf(this)
    const mail = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        threshold,
        comparisonOperator: 'GREATER_THAN',
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'EMAIL', address: alarmEmail.address }],
    })
    const budget = new CfnBudget(this, 'Monthly', {
      budget: {
        // Budget names must be unique in the account, not only in a region.
        budgetName: `${Stack.of(this).stackName}-${Aws.REGION}`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:stage$${stage}`] },
      },
      notificationsWithSubscribers: [mail('FORECASTED', 100), mail('ACTUAL', 80)],
    })
    alarmEmail.requiredBy(budget)
  }
}
