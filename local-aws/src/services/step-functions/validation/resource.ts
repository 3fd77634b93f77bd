import {
  type Integration,
  integrationOf,
  type Pattern,
  splitResource,
  suffixOf,
} from '../connectors/catalogue.ts'
import { isObject, type StateContext } from './state-context.ts'

const functionArn = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/
const activityArn = /^arn:[^:]+:states:[^:]+:[^:]+:activity:.+$/
/** A service's action, optimised or by the AWS SDK, without its pattern. */
const serviceArn = /^arn:[^:]+:states:::(?:aws-sdk:[a-z0-9]+|[a-z0-9-]+):[a-zA-Z][a-zA-Z0-9]*$/
/** Services whose optimised actions are all in the catalogue. */
const allKnown = /^arn:[^:]+:states:::(?:lambda|dynamodb|states):/

/** Checks what a Task calls: a function, an activity, or an action of a service that this runtime can call. */
export function checkResource(context: StateContext): void {
  const { state, location, findings, machineType } = context
  const { Resource: text } = state
  const at = `${location}/Resource`
  if (text === undefined) return
  if (typeof text !== 'string') {
    findings.schema('Expected value of type String', at)
    return
  }
  if (functionArn.test(text)) return
  if (activityArn.test(text)) {
    if (machineType === 'EXPRESS') {
      findings.schema('Express state machine does not support Activity ARN', at)
    }
    return
  }
  if (!text.startsWith('arn:')) {
    findings.schema('Value is not a valid resource ARN', at)
    return
  }
  const { resource, pattern } = splitResource(text)
  const integration = integrationOf(resource)
  if (!integration) {
    const isWellFormed = serviceArn.test(resource) && !allKnown.test(resource)
    // The AWS SDK integrations call an API directly and wait for no job.
    const waitsForNoJob = resource.includes(':aws-sdk:') && pattern.startsWith('SYNC')
    if (!isWellFormed || waitsForNoJob) findings.schema(notRecognised(text), at)
    else if (context.runs && !context.anyService) findings.notHere(notRunHere(text), at)
    else if (machineType === 'EXPRESS' && pattern !== 'REQUEST_RESPONSE')
      findings.schema(expressSentence(pattern), at)
    return
  }
  if (machineType === 'EXPRESS' && pattern !== 'REQUEST_RESPONSE') {
    findings.schema(expressSentence(pattern), at)
  } else if (!integration.patterns.includes(pattern)) findings.schema(notRecognised(text), at)
  else checkArguments(text, integration, context)
}

const notRecognised = (text: string) =>
  `The resource provided ${text} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`

const notRunHere = (text: string) => `The resource provided ${text} is not supported by this runtime.`

/** The service's own messages, including the space at the end of one of them. */
const expressSentence = (pattern: Pattern) =>
  pattern === 'WAIT_FOR_TASK_TOKEN'
    ? "Express state machine does not support '.waitForTaskToken' service integration "
    : `Express state machine does not support '${suffixOf(pattern)}' service integration`

function checkArguments(text: string, integration: Integration, context: StateContext): void {
  const { state, location, findings } = context
  const { required, optional } = integration
  const { Arguments: given } = state
  const at = `${location}/Arguments`
  if (given === undefined) findings.schema(`Arguments field is required for resource ARN: ${text}`, location)
  if (!isObject(given)) return
  for (const field of Object.keys(given)) {
    if (!optional || required.includes(field) || optional.includes(field)) continue
    findings.schema(`The field "${field}" is not supported by Step Functions`, at)
  }
  for (const field of required) {
    if (given[field] === undefined) findings.schema(`The field '${field}' is required but was missing`, at)
  }
}
