import { arn, globalArn, type Identity, named, type ResourceTypes } from '../resource-type.ts'

const topic = arn('sns', named('TopicName'))
const queueName = named('QueueName', 80)
const queueUrl = (queue: Identity) =>
  `https://sqs.${queue.environment.region}.${queue.environment.urlSuffix}/${queue.environment.account}/${queueName(queue)}`

/** Resource types that are accepted without effect, with the reason. */
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
  'AWS::SNS::TopicPolicy': { inert: 'no service publishes here' },
  'AWS::SNS::Subscription': { inert: 'no service publishes here' },
  'AWS::SQS::Queue': {
    inert: 'only dropped events go there; here they are a line in the log',
    ref: queueUrl,
    attributes: { Arn: arn('sqs', queueName), QueueName: queueName, QueueUrl: queueUrl },
  },
  'AWS::SQS::QueuePolicy': { inert: 'no service sends to a queue here' },
  'AWS::Events::Rule': {
    inert: 'no schedule runs here: invoke its function by hand',
    ref: named('Name', 64),
    attributes: { Arn: arn('events', (rule) => `rule/${named('Name', 64)(rule)}`) },
  },
  'AWS::SSM::Parameter': {
    inert: 'Systems Manager does not run here, so no function can read it',
    ref: named('Name'),
    attributes: {
      Type: ({ properties }) => properties.Type ?? 'String',
      Value: ({ properties }) => properties.Value ?? '',
    },
  },
  'AWS::SecretsManager::Secret': {
    inert: 'secrets are not created here; a reference to one is refused',
    ref: arn('secretsmanager', (secret) => `secret:${named('Name')(secret)}`),
    attributes: { Id: arn('secretsmanager', (secret) => `secret:${named('Name')(secret)}`) },
  },
  'AWS::WAFv2::WebACL': {
    inert: 'the runtime is not reachable from the internet',
    ref: named('Name'),
    attributes: { Arn: arn('wafv2', (acl) => `global/webacl/${named('Name')(acl)}`) },
  },
  'AWS::IAM::OIDCProvider': {
    inert: 'no external identity signs in here',
    ref: globalArn('iam', ({ logicalId }) => `oidc-provider/${logicalId}`),
    attributes: { Arn: globalArn('iam', ({ logicalId }) => `oidc-provider/${logicalId}`) },
  },
  'AWS::XRay::Group': { inert: 'nothing is traced here' },
  'AWS::XRay::ResourcePolicy': { inert: 'nothing is traced here' },
  'AWS::XRay::SamplingRule': { inert: 'nothing is traced here' },
  'AWS::XRay::TransactionSearchConfig': { inert: 'nothing is traced here' },
  'AWS::Budgets::Budget': { inert: 'nothing is billed here' },
}
