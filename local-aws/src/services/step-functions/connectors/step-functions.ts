import type { AwsJsonService } from '../../../common/aws/ports.ts'
import type { Connector, Json } from '../ports.ts'
import { naming, sdkStepFunctions } from './failures.ts'
import { isJsonObject, type JsonObject, mapKeys, parametersOf } from './json-object.ts'

export interface StepFunctionsPorts {
  /** This runtime's API. A function, because the API and the connectors need each other. */
  stepFunctions(): AwsJsonService
  newId(): string
}

/** `arn:aws:states:::aws-sdk:sfn:describeExecution`: names as in the Java SDK. */
export function sdkStepFunctionsAction(
  action: string,
  { stepFunctions, newId }: StepFunctionsPorts,
): Connector {
  return async ({ arguments: given, caller }) => {
    const input = toApi(parametersOf(given))
    const body = await naming(sdkStepFunctions, newId(), () => stepFunctions().call(action, input, caller))
    return { submitted: isJsonObject(body) ? mapKeys(body, capitalised, asTime) : {} }
  }
}

export const capitalised = (key: string) => key.charAt(0).toUpperCase() + key.slice(1)
const uncapitalised = (key: string) => key.charAt(0).toLowerCase() + key.slice(1)

/** Members that are JSON text in the API. A Task may give the JSON itself. */
const texts = ['Input', 'Output', 'Definition']

function toApi(given: JsonObject): Json {
  const written = Object.entries(given).map(([name, value]): [string, Json] => {
    const isText = !texts.includes(name) || typeof value === 'string' || value === null
    return [name, isText ? value : JSON.stringify(value)]
  })
  return mapKeys(Object.fromEntries(written), uncapitalised)
}

const timeNames = ['startDate', 'stopDate', 'creationDate', 'updateDate', 'redriveDate', 'timestamp']

/** The AWS SDK integrations return times as ISO strings. */
const asTime = (value: Json, key: string): Json =>
  typeof value === 'number' && timeNames.includes(key)
    ? new Date(Math.round(value * 1000)).toISOString()
    : value
