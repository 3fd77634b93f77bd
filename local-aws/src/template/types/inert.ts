import { arn, named, type ResourceTypes } from '../resource-type.ts'

const topic = arn('sns', named('TopicName'))

/** Types of resource that leave everything as it is on one machine, and why. */
export const inertTypes: ResourceTypes = {
  'AWS::CDK::Metadata': { inert: 'it only counts which constructs are used' },
  'Custom::S3AutoDeleteObjects': { inert: 'it empties a bucket when a stack is deleted' },
  'Custom::LogRetention': { inert: 'log files are kept until they are deleted' },
  'AWS::CloudWatch::Alarm': {
    inert: 'there are no metrics to watch here',
    ref: named('AlarmName'),
    attributes: { Arn: arn('cloudwatch', (identity) => `alarm:${named('AlarmName')(identity)}`) },
  },
  'AWS::CloudWatch::CompositeAlarm': {
    inert: 'there are no metrics to watch here',
    ref: named('AlarmName'),
    attributes: { Arn: arn('cloudwatch', (identity) => `alarm:${named('AlarmName')(identity)}`) },
  },
  'AWS::CloudWatch::Dashboard': { inert: 'there are no metrics to draw here', ref: named('DashboardName') },
  'AWS::Logs::LogGroup': {
    inert: "every function's log is a file under .local/logs",
    ref: named('LogGroupName', 512),
    attributes: { Arn: arn('logs', (group) => `log-group:${named('LogGroupName', 512)(group)}:*`) },
  },
  'AWS::Logs::ResourcePolicy': { inert: 'no other service writes to the log files' },
  'AWS::Logs::MetricFilter': { inert: 'there are no metrics here' },
  'AWS::Logs::QueryDefinition': { inert: 'a saved query of the console' },
  'AWS::SNS::Topic': {
    inert: 'only alarms publish to it, and there are none here',
    ref: topic,
    attributes: { TopicArn: topic, TopicName: named('TopicName') },
  },
  'AWS::SNS::TopicPolicy': { inert: 'nobody publishes here' },
  'AWS::SNS::Subscription': { inert: 'nobody publishes here' },
  'AWS::SSM::Parameter': {
    inert: 'no function here reads parameters: there is no Systems Manager',
    ref: named('Name'),
    attributes: {
      Type: ({ properties }) => properties.Type ?? 'String',
      Value: ({ properties }) => properties.Value ?? '',
    },
  },
  'AWS::XRay::Group': { inert: 'nothing is traced here' },
  'AWS::XRay::ResourcePolicy': { inert: 'nothing is traced here' },
  'AWS::XRay::SamplingRule': { inert: 'nothing is traced here' },
  'AWS::XRay::TransactionSearchConfig': { inert: 'nothing is traced here' },
  'AWS::Budgets::Budget': { inert: 'nothing costs anything here' },
}
