import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A field's type: a plain type, or a shape's name after `#`. */
export type FieldModel = 'any' | 'boolean' | 'number' | 'string' | `#${string}`

export interface ShapeModel {
  type: 'any' | 'array' | 'boolean' | 'number' | 'object' | 'string'
  /** For an object with fixed members. Names are those of a state's result. */
  fields?: { [name: string]: FieldModel }
  required?: string[]
  /** For an object with any keys. */
  entries?: FieldModel
  /** For a string: its allowed values. */
  values?: string[]
  /** For an array. */
  items?: FieldModel
  /** For a number its value, for a string or an array its length. */
  min?: number
  max?: number
}

/** The answers of one service's actions. tools/response-models generates them from AWS's own models. */
export interface ResponseModel {
  answers: { [action: string]: FieldModel }
  shapes: { [name: string]: ShapeModel }
}

/** Services that Resources call by another name as well, mostly the SDK's. */
const ALIASES: Readonly<Record<string, string>> = {
  bedrockruntime: 'bedrock',
  emr: 'elasticmapreduce',
  emrcontainers: 'emr-containers',
  emrserverless: 'emr-serverless',
  eventbridge: 'events',
  sfn: 'states',
}

const loaded = new Map<string, ResponseModel | undefined>()

/** By the service's name in a Resource, `dynamodb` or `aws-sdk:s3`. Undefined if there is no model. */
export function responseModelOf(resourceType: string): ResponseModel | undefined {
  const name = resourceType.replace(/^aws-sdk:/, '')
  const service = Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name
  if (!loaded.has(service)) loaded.set(service, load(service))
  return loaded.get(service)
}

function load(service: string): ResponseModel | undefined {
  if (!/^[a-z0-9-]+$/.test(service)) return undefined
  const file = fileURLToPath(new URL(`./models/${service}.json`, import.meta.url))
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ResponseModel) : undefined
}
