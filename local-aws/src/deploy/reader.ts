import {
  isObject,
  type Properties,
  type ResolvedResource,
  type ResolvedStack,
  TemplateError,
  type Value,
} from '../template/model.ts'

/** Reads a resource's properties as what they have to be; throws TemplateError, naming it, when they are not. */
export class Reader {
  readonly resource: ResolvedResource
  readonly #properties: Properties

  constructor(resource: ResolvedResource, properties: Properties = resource.properties) {
    this.resource = resource
    this.#properties = properties
  }

  /** `Stack: LogicalId (Type): <problem>` */
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

  /** A number may be written as text. */
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

  /** A property that is an object, to be read in its turn; an absent one reads as an empty one. */
  nested(name: string): Reader {
    return new Reader(this.resource, this.#object(name))
  }

  /** A property that is a list of objects. */
  nestedList(name: string): Reader[] {
    return this.list(name).map((value) => {
      if (!isObject(value)) throw this.problem(`${name} must hold objects`)
      return new Reader(this.resource, value)
    })
  }

  raw(name: string): Value | undefined {
    return this.#properties[name]
  }

  /** Numbers and booleans are taken for text, as everywhere in a template. */
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
export const readersOf = (stacks: readonly ResolvedStack[], type: string): Reader[] =>
  stacks
    .flatMap(({ resources }) => resources)
    .filter((resource) => resource.type === type)
    .map((resource) => new Reader(resource))
