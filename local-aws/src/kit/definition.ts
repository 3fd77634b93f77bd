import { parse } from 'yaml'
import type { Json } from '../services/step-functions/ports.ts'
import type { Diagnostic } from '../services/step-functions/validation/diagnostics.ts'
import { validateDefinition } from '../services/step-functions/validation/index.ts'
import { TestMistake } from './mistake.ts'

export type MachineType = 'STANDARD' | 'EXPRESS'
export type Definition = { [key: string]: Json }

/** Reads an object, JSON or YAML, applies the substitutions, and validates the result as CreateStateMachine does. */
export function readDefinition(
  source: object | string,
  substitutions: { readonly [name: string]: string },
  type: MachineType,
): Definition {
  const written = JSON.stringify(typeof source === 'string' ? parse(source) : source)
  const text = written.replace(/\$\{([\w-]+)\}/g, (_all, name: string) => {
    const value = substitutions[name]
    if (value === undefined)
      throw new TestMistake(
        `The definition contains \${${name}}. Give it a value: { substitutions: { ${name}: '…' } }.`,
      )
    return JSON.stringify(value).slice(1, -1)
  })
  const { definition, diagnostics, onlyHere } = validateDefinition(text, type, { anyService: true })
  if (definition) return definition
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR')
  const refused = (heading: string, found: readonly Diagnostic[]) =>
    found.length === 0 ? [] : [heading, ...found.map(described)]
  throw new TestMistake(
    [
      ...refused(
        'AWS would refuse the definition:',
        errors.filter((error) => !onlyHere.has(error)),
      ),
      ...refused(
        'AWS would accept this definition, but this runtime cannot run it:',
        errors.filter((error) => onlyHere.has(error)),
      ),
    ].join('\n'),
  )
}

const described = ({ code, message, location }: Diagnostic): string =>
  `  ${code}${location ? ` at ${location}` : ''}: ${message}`

/** The Tasks of a definition by name, including those inside Maps and Parallels. */
export function tasksOf(definition: Json): [name: string, task: Definition][] {
  if (definition === null || typeof definition !== 'object' || Array.isArray(definition)) return []
  const states = Object.entries((definition.States ?? {}) as { [name: string]: Definition })
  return states.flatMap(([name, state]) => [
    ...(state.Type === 'Task' ? [[name, state] as [string, Definition]] : []),
    ...tasksOf(state.ItemProcessor ?? null),
    ...(Array.isArray(state.Branches) ? state.Branches.flatMap(tasksOf) : []),
  ])
}
