import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What a field holds: a plain type, or the name of a shape after `#`. */
export type FieldModel = 'any' | 'boolean' | 'number' | 'string' | `#${string}`

export interface ShapeModel {
  type: 'any' | 'array' | 'boolean' | 'number' | 'object' | 'string'
  /** Of an object with fixed members, in the names of a state's result. */
  fields?: { [name: string]: FieldModel }
  required?: string[]
  /** Of an object with any keys. */
  entries?: FieldModel
  /** Of a string: the only ones that there are. */
  values?: string[]
  /** Of an array. */
  items?: FieldModel
  /** Of a number its value, of a string or an array its length. */
  min?: number
  max?: number
}

/** The answers of one service's actions; made by tools/response-models out of AWS's own models. */
export interface ResponseModel {
  answers: { [action: string]: FieldModel }
  shapes: { [name: string]: ShapeModel }
}

/** Services that Resources know by another name too, mostly the SDK's. */
const ALIASES: Readonly<Record<string, string>> = {
  bedrockruntime: 'bedrock',
  emr: 'elasticmapreduce',
  emrcontainers: 'emr-containers',
  emrserverless: 'emr-serverless',
  eventbridge: 'events',
  sfn: 'states',
}

const loaded = new Map<string, ResponseModel | undefined>()

/** By the service's name in a Resource, `dynamodb` or `aws-sdk:s3`; undefined where there is none. */
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
