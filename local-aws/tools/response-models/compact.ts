/** Makes the models that a mocked result is held to out of AWS's own: answers only, in the names of a state's result. */
import type {
  FieldModel,
  ResponseModel,
  ShapeModel,
} from '../../src/services/step-functions/test-state/response-model.ts'

interface Shape {
  type: string
  members?: { [name: string]: { shape: string } }
  required?: string[]
  member?: { shape: string }
  value?: { shape: string }
  enum?: string[]
  min?: number
  max?: number
  document?: boolean
  eventstream?: boolean
}

/** A model in the format that botocore ships, `service-2.json`. */
export interface ServiceModel {
  operations: { [name: string]: { output?: { shape: string } } }
  shapes: { [name: string]: Shape }
}

const SCALARS: Readonly<Record<string, 'boolean' | 'number' | 'string'>> = {
  string: 'string',
  character: 'string',
  timestamp: 'string',
  blob: 'string',
  boolean: 'boolean',
  integer: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  bigdecimal: 'number',
}

/**
 * A member as a state's result names it: AWS's SDK for Java writes its leading capitals small but for the last one
 * before a small letter, and the result has the first letter large: `SSEKMSKeyId` is `SsekmsKeyId`.
 */
export function resultName(member: string): string {
  let small = 1
  const isUpper = (at: number) => /[A-Z]/.test(member[at] ?? '')
  while (isUpper(small) && !/[a-z]/.test(member[small + 1] ?? '')) small++
  const [first = '', ...rest] = member.slice(0, small).toLowerCase() + member.slice(small)
  return first.toUpperCase() + rest.join('')
}

export function compact(model: ServiceModel, operations = /^/): ResponseModel {
  const shapes: { [name: string]: ShapeModel } = {}
  const answers: { [action: string]: FieldModel } = {}

  function reference(name: string): FieldModel {
    const shape = model.shapes[name]
    if (!shape || shape.document || shape.eventstream) return 'any'
    const scalar = SCALARS[shape.type]
    const limits = limitsOf(shape)
    if (scalar && Object.keys(limits).length === 0) return scalar
    if (!Object.hasOwn(shapes, name)) {
      shapes[name] = { type: 'any' }
      shapes[name] = scalar ? { type: scalar, ...limits } : composed(shape)
    }
    return `#${name}`
  }

  function composed(shape: Shape): ShapeModel {
    if (shape.type === 'list' && shape.member)
      return { type: 'array', items: reference(shape.member.shape), ...limitsOf(shape) }
    if (shape.type === 'map' && shape.value) return { type: 'object', entries: reference(shape.value.shape) }
    const members = Object.entries(shape.members ?? {})
    return {
      type: 'object',
      fields: Object.fromEntries(
        members.map(([name, member]) => [resultName(name), reference(member.shape)]),
      ),
      ...(shape.required?.length ? { required: shape.required.map(resultName) } : {}),
    }
  }

  for (const [name, { output }] of Object.entries(model.operations)) {
    if (!operations.test(name)) continue
    answers[name.charAt(0).toLowerCase() + name.slice(1)] = output ? reference(output.shape) : 'any'
  }
  return { answers, shapes }
}

const limitsOf = ({ enum: values, min, max }: Shape) => ({
  ...(values && { values }),
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
})
