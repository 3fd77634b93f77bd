import { type StackTemplate, TemplateError, type Value } from './model.ts'

const split = (value: Value): string[] =>
  String(value)
    .split(',')
    .map((item) => item.trim())

/** The value of a template's parameter: the given one, otherwise its default. */
export function parameterValue({ template, parameters }: StackTemplate, name: string): Value | undefined {
  const declaration = template.Parameters?.[name]
  if (declaration === undefined) return undefined
  const { Type: type } = declaration
  if (type.startsWith('AWS::SSM::Parameter::'))
    throw new TemplateError([`parameter ${name}: values from Systems Manager are not supported`])
  const value = parameters?.[name] ?? declaration.Default
  if (value === undefined) throw new TemplateError([`parameter ${name} has no value and no default`])
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? split(value) : String(value)
}
