/** Whose answers are known: the service's name in a Resource, and its model's folder. */
export interface Service {
  /** As Resources name it; test-state/response-model.ts knows its other names. */
  name: string
  /** The folder of its model. */
  model: string
  /** All without it. */
  operations?: RegExp
  /** Limits of shapes that AWS was recorded to hold a mock to, and that its newest model does not have. */
  recorded?: { [shape: string]: { min?: number; max?: number } }
}

export const services: readonly Service[] = [
  { name: 'apigatewaymanagementapi', model: 'apigatewaymanagementapi' },
  { name: 'athena', model: 'athena', operations: /QueryExecution$|^GetQueryResults$/ },
  { name: 'batch', model: 'batch', operations: /^(Submit|Describe|Cancel|Terminate|List)Jobs?$/ },
  { name: 'bedrock', model: 'bedrock', operations: /ModelCustomizationJob$/ },
  { name: 'bedrock', model: 'bedrock-runtime', operations: /^(InvokeModel|Converse)$/ },
  { name: 'cloudwatch', model: 'cloudwatch', operations: /Metric(Data|Statistics)$/ },
  { name: 'codebuild', model: 'codebuild', operations: /Builds?(Batch|Batches)?$/ },
  { name: 'databrew', model: 'databrew', operations: /JobRun$/ },
  { name: 'dynamodb', model: 'dynamodb' },
  { name: 'ecs', model: 'ecs', operations: /^(Run|Describe|Stop|Start|List)Tasks?$/ },
  { name: 'elasticmapreduce', model: 'emr', operations: /^(RunJobFlow|(Describe|List)(Cluster|Step)s?)$/ },
  { name: 'emr-containers', model: 'emr-containers', operations: /JobRun$|VirtualCluster$/ },
  { name: 'emr-serverless', model: 'emr-serverless', operations: /JobRun$|Application$/ },
  { name: 'events', model: 'events', operations: /^(Put|List|Describe)/ },
  { name: 'firehose', model: 'firehose', operations: /^PutRecord/ },
  { name: 'glue', model: 'glue', operations: /^(Start|Get|BatchStop)(JobRun|Crawler)s?$/ },
  { name: 'kinesis', model: 'kinesis' },
  { name: 'kms', model: 'kms' },
  // Functions have up to 10,240 MB; the model has counted managed instances in since.
  { name: 'lambda', model: 'lambda', recorded: { MemorySize: { max: 10_240 } } },
  {
    name: 's3',
    model: 's3',
    operations: /Objects?(Attributes|Tagging|V2)?$|MultipartUpload$|^(Head|List)Buckets?$/,
  },
  {
    name: 'sagemaker',
    model: 'sagemaker',
    operations: /^(Create|Describe)(Training|Transform|Processing)Job$/,
  },
  { name: 'scheduler', model: 'scheduler' },
  { name: 'secretsmanager', model: 'secretsmanager' },
  { name: 'sesv2', model: 'sesv2', operations: /^Send/ },
  { name: 'sns', model: 'sns' },
  { name: 'sqs', model: 'sqs' },
  { name: 'ssm', model: 'ssm', operations: /Parameters?(ByPath)?$|^(SendCommand|GetCommandInvocation)$/ },
  { name: 'states', model: 'stepfunctions' },
  { name: 'sts', model: 'sts' },
]
