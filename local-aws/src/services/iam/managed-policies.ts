import type { PolicyDocument } from './policy.ts'

const allow = (...actions: string[]): PolicyDocument => ({
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
})

const writeLogs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']
const trace = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']
const sampling = ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:GetSamplingStatisticSummaries']

/** Policies of services that do not run here. They have no effect. */
const otherServices = {
  AmazonSSMReadOnlyAccess: allow('ssm:Describe*', 'ssm:Get*', 'ssm:List*'),
  AmazonS3ReadOnlyAccess: allow('s3:Get*', 's3:List*', 's3:Describe*'),
  AmazonS3FullAccess: allow('s3:*', 's3-object-lambda:*'),
  AmazonSQSFullAccess: allow('sqs:*'),
  AmazonSNSFullAccess: allow('sns:*'),
  AmazonSESFullAccess: allow('ses:*'),
}

/** The supported managed policies of AWS, by the end of their ARN. */
export const managedPolicies: Readonly<Record<string, PolicyDocument>> = {
  'service-role/AWSLambdaBasicExecutionRole': allow(...writeLogs),
  'service-role/AWSLambdaVPCAccessExecutionRole': allow(
    ...writeLogs,
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ),
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': allow(
    ...writeLogs,
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
  ),
  AWSXRayDaemonWriteAccess: allow(...trace, ...sampling),
  AWSXrayWriteOnlyAccess: allow(...trace, ...sampling),
  CloudWatchLambdaInsightsExecutionRolePolicy: allow(...writeLogs),
  ...otherServices,
}

export const managedPolicy = (arn: string): PolicyDocument | undefined =>
  managedPolicies[arn.replace(/^arn:[\w-]+:iam::aws:policy\//, '')]
