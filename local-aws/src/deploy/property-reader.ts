import {
  isObject,
  type Properties,
  type ResolvedResource,
  type ResolvedStack,
  TemplateError,
  type Value,
} from '../template/model.ts'

/** Reads the properties of a resource by type. Throws TemplateError with the resource and the property for others. */
export class PropertyReader {
  readonly resource: ResolvedResource
  readonly #properties: Properties

  constructor(resource: ResolvedResource, properties: Properties = resource.properties) {
    this.resource = resource
    this.#properties = properties
  }

  /** Returns an error with the message `Stack: LogicalId (Type): <problem>`. */
  problem(problem: string): TemplateError {
    const { stackName, logicalId, type } = this.resource
    return new TemplateError([`${stackName}: ${logicalId} (${type}): ${problem}`])
  }

  get names(): string[] {
    return Object.keys(this.#properties)
  }

  has(name: string): boolean {
    return this.#properties[name] !== undefined
  }

  optionalText(name: string): string | undefined {
    const value = this.#properties[name]
    return value === undefined ? undefined : this.#asText(name, value)
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.#missing(name)
  }

  /** Also accepts a number written as text. */
  optionalNumber(name: string): number | undefined {
    const value = this.#properties[name]
    if (value === undefined) return undefined
    const isWritten = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
    if (!isWritten || Number.isNaN(Number(value))) throw this.problem(`${name} must be a number`)
    return Number(value)
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#properties[name]
    return value === undefined ? otherwise : value === true || value === 'true'
  }

  list(name: string): Value[] {
    const value = this.#properties[name]
    return value === undefined ? [] : Array.isArray(value) ? value : [value]
  }

  texts(name: string): string[] {
    return this.list(name).map(String)
  }

  /** The values of an object, as text. */
  textsByName(name: string): Record<string, string> {
    const entries = Object.entries(this.#object(name))
    return Object.fromEntries(entries.map(([key, value]) => [key, this.#asText(`${name}.${key}`, value)]))
  }

  /** A reader of a property that is an object. An absent property reads as an empty object. */
  nested(name: string): PropertyReader {
    return new PropertyReader(this.resource, this.#object(name))
  }

  /** Readers of a property that is a list of objects. */
  nestedList(name: string): PropertyReader[] {
    return this.list(name).map((value) => {
      if (!isObject(value)) throw this.problem(`${name} must be a list of objects`)
      return new PropertyReader(this.resource, value)
    })
  }

  raw(name: string): Value | undefined {
    return this.#properties[name]
  }

  /** Also accepts numbers and booleans, as CloudFormation does. */
  #asText(name: string, value: Value): string {
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw this.problem(`${name} must be a string`)
  }

  #object(name: string): Properties {
    const value = this.#properties[name]
    if (value === undefined) return {}
    if (isObject(value)) return value
    throw this.problem(`${name} must be an object`)
  }

  #missing(name: string): never {
    throw this.problem(`${name} is missing`)
  }
}

/** Readers of all resources of a type, over all stacks. */
export const readersOf = (stacks: readonly ResolvedStack[], type: string): PropertyReader[] =>
  stacks
    .flatMap(({ resources }) => resources)
    .filter((resource) => resource.type === type)
    .map((resource) => new PropertyReader(resource))
