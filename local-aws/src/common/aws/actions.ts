/** All actions of the DynamoDB API. The DynamoDB backend refuses those that it does not have when they are called. */
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

/** The actions of this runtime's Step Functions API, without `GetActivityTask`, the long poll of a worker. */
export const stepFunctionsActions = [
  ...['CreateActivity', 'CreateStateMachine', 'DeleteActivity', 'DeleteStateMachine', 'DescribeActivity'],
  ...['DescribeExecution', 'DescribeStateMachine', 'DescribeStateMachineForExecution'],
  ...['GetExecutionHistory', 'ListActivities', 'ListExecutions', 'ListStateMachines'],
  ...['ListTagsForResource', 'RedriveExecution', 'SendTaskFailure', 'SendTaskHeartbeat', 'SendTaskSuccess'],
  ...['StartExecution', 'StartSyncExecution', 'StopExecution', 'TagResource', 'TestState'],
  ...['UntagResource', 'UpdateStateMachine', 'ValidateStateMachineDefinition'],
]
