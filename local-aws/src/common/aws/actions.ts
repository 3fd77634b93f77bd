/** What DynamoDB's API has; what the DynamoDB behind it does not have, it refuses when it is called. */
export const dynamoDbActions = [
  ...['BatchExecuteStatement', 'BatchGetItem', 'BatchWriteItem', 'CreateBackup', 'CreateGlobalTable'],
  ...['CreateTable', 'DeleteBackup', 'DeleteItem', 'DeleteResourcePolicy', 'DeleteTable', 'DescribeBackup'],
  ...['DescribeContinuousBackups', 'DescribeContributorInsights', 'DescribeEndpoints', 'DescribeExport'],
  ...['DescribeGlobalTable', 'DescribeGlobalTableSettings', 'DescribeImport'],
  ...['DescribeKinesisStreamingDestination', 'DescribeLimits', 'DescribeTable'],
  ...['DescribeTableReplicaAutoScaling', 'DescribeTimeToLive', 'DisableKinesisStreamingDestination'],
  ...['EnableKinesisStreamingDestination', 'ExecuteStatement', 'ExecuteTransaction'],
  ...['ExportTableToPointInTime', 'GetItem', 'GetResourcePolicy', 'ImportTable', 'ListBackups'],
  ...['ListContributorInsights', 'ListExports', 'ListGlobalTables', 'ListImports', 'ListTables'],
  ...['ListTagsOfResource', 'PutItem', 'PutResourcePolicy', 'Query', 'RestoreTableFromBackup'],
  ...['RestoreTableToPointInTime', 'Scan', 'TagResource', 'TransactGetItems', 'TransactWriteItems'],
  ...['UntagResource', 'UpdateContinuousBackups', 'UpdateContributorInsights', 'UpdateGlobalTable'],
  ...['UpdateGlobalTableSettings', 'UpdateItem', 'UpdateKinesisStreamingDestination', 'UpdateTable'],
  ...['UpdateTableReplicaAutoScaling', 'UpdateTimeToLive'],
]

/** What this runtime's Step Functions API has, except for the long poll of a worker. */
export const stepFunctionsActions = [
  ...['CreateActivity', 'CreateStateMachine', 'DeleteActivity', 'DeleteStateMachine', 'DescribeActivity'],
  ...['DescribeExecution', 'DescribeStateMachine', 'DescribeStateMachineForExecution'],
  ...['GetExecutionHistory', 'ListActivities', 'ListExecutions', 'ListStateMachines'],
  ...['ListTagsForResource', 'RedriveExecution', 'SendTaskFailure', 'SendTaskHeartbeat', 'SendTaskSuccess'],
  ...['StartExecution', 'StartSyncExecution', 'StopExecution', 'TagResource', 'TestState'],
  ...['UntagResource', 'UpdateStateMachine', 'ValidateStateMachineDefinition'],
]
