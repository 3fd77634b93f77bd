import { RemovalPolicy } from 'aws-cdk-lib'
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { settingsOf } from './settings.ts'

/** A log group with the stage's retention. It is deleted with the stack. */
export function newLogGroup(scope: Construct, id: string, props: LogGroupProps = {}): LogGroup {
  const { logRetentionDays } = settingsOf(scope)
  return new LogGroup(scope, id, {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...props,
  })
}
