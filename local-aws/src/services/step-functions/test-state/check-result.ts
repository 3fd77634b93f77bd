import { AwsError } from '../../../common/aws/error.ts'
import type { Json } from '../ports.ts'
import { type FieldModel, type ResponseModel, responseModelOf, type ShapeModel } from './response-model.ts'

/** How strictly a mocked result is compared with the service's own model of its answer. */
export type ValidationMode = 'STRICT' | 'PRESENT' | 'NONE'

/** A Task's service integration, for example `dynamodb` and `getItem`. */
export interface Integration {
  /** Without `.sync`, `.sync:2` and `.waitForTaskToken`. */
  resource: string
  pattern: 'REQUEST_RESPONSE' | 'WAIT_FOR_TASK_TOKEN' | 'SYNC' | 'SYNC_2'
}

/** The action that `.sync` polls for the job's end, if its name does not follow from the action's. */
const POLLED: Readonly<Record<string, string>> = {
  'athena:startQueryExecution': 'getQueryExecution',
  'batch:submitJob': 'describeJobs',
  'codebuild:startBuild': 'batchGetBuilds',
  'codebuild:startBuildBatch': 'batchGetBuildBatches',
  'databrew:startJobRun': 'describeJobRun',
  'ecs:runTask': 'describeTasks',
  'elasticmapreduce:addStep': 'describeStep',
  'elasticmapreduce:createCluster': 'describeCluster',
  'elasticmapreduce:terminateCluster': 'describeCluster',
  'emr-containers:startJobRun': 'describeJobRun',
  'emr-serverless:startApplication': 'getApplication',
  'emr-serverless:startJobRun': 'getJobRun',
  'glue:startJobRun': 'getJobRun',
  'sagemaker:createProcessingJob': 'describeProcessingJob',
  'sagemaker:createTrainingJob': 'describeTrainingJob',
  'sagemaker:createTransformJob': 'describeTransformJob',
  'bedrock:createModelCustomizationJob': 'getModelCustomizationJob',
  'states:startExecution': 'describeExecution',
}

const invalid = (problem: string) =>
  new AwsError('ValidationException', `Mock result schema validation error: ${problem}`)

/**
 * Refuses a mocked result that the service could not return. Accepts fields that the model does not have, and every
 * result of a service without a model. The result of a callback has no model.
 */
export function checkResult(result: Json, integration: Integration, mode: ValidationMode): void {
  if (mode === 'NONE' || integration.pattern === 'WAIT_FOR_TASK_TOKEN') return
  const [, type = '', action = ''] = /:states:[^:]*:[^:]*:(.+):([^:]+)$/.exec(integration.resource) ?? []
  const model = responseModelOf(type)
  const answered = integration.pattern === 'REQUEST_RESPONSE' ? action : POLLED[`${type}:${action}`]
  if (!model || answered === undefined || !Object.hasOwn(model.answers, answered)) return
  const answer = model.answers[answered] ?? 'any'
  if (answer === 'any') return
  if (!isObject(result)) throw invalid('Result must be a JSON object')
  new Check(model, mode === 'STRICT').field('', result, answer)
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const ARTICLE = {
  array: 'an array',
  boolean: 'a boolean',
  number: 'a number',
  object: 'an object',
  string: 'a string',
}

class Check {
  private readonly model: ResponseModel
  private readonly strict: boolean

  constructor(model: ResponseModel, strict: boolean) {
    this.model = model
    this.strict = strict
  }

  /** `name` is the innermost field's name. An array's elements and a map's entries are reported under it. */
  field(name: string, value: Json, field: FieldModel): void {
    const shape: ShapeModel | undefined = field.startsWith('#')
      ? this.model.shapes[field.slice(1)]
      : { type: field as ShapeModel['type'] }
    if (!shape || shape.type === 'any' || value === null) return
    const actual = Array.isArray(value) ? 'array' : typeof value
    if (actual !== shape.type) throw invalid(`Field '${name}' must be ${ARTICLE[shape.type]}`)
    if (shape.values && !shape.values.includes(String(value))) {
      throw invalid(`Field '${name}' is not an expected value`)
    }
    checkSize(name, value, shape)
    if (Array.isArray(value)) for (const item of value) this.field(name, item, shape.items ?? 'any')
    else if (isObject(value)) this.members(name, value, shape)
  }

  private members(
    name: string,
    value: { [key: string]: Json },
    { fields, required, entries }: ShapeModel,
  ): void {
    const missing = this.strict ? required?.find((field) => (value[field] ?? null) === null) : undefined
    if (missing !== undefined) throw invalid(`Required field '${missing}' is missing`)
    for (const [key, member] of Object.entries(value)) {
      if (entries) this.field(name, member, entries)
      else if (fields && Object.hasOwn(fields, key)) this.field(key, member, fields[key] ?? 'any')
    }
  }
}

function checkSize(
  name: string,
  value: Json,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: ShapeModel,
): void {
  if (typeof value === 'number') {
    if (value < min) throw invalid(`Field '${name}' is less than the minimum value`)
    if (value > max) throw invalid(`Field '${name}' exceeds the maximum value`)
  } else if (typeof value === 'string' || Array.isArray(value)) {
    if (value.length < min) throw invalid(`Field '${name}' is smaller than the minimum length`)
    if (value.length > max) throw invalid(`Field '${name}' exceeds the maximum length`)
  }
}
