import type { ExecutionHandle } from '../../services/step-functions/ports.ts'
import type { Json, TestAnswer } from '../api-types.ts'
import { parsed } from '../lens/defaults.ts'
import { isTokenTask } from './entries.ts'
import type { LineOfStates, Stay } from './line-of-states.ts'
import { resultOf } from './payloads.ts'
import type { Timeline } from './timeline.ts'

/** A value whose text is longer than this is not written into a test. */
const MOST_CHARACTERS = 20_000
const KIT = 'local-aws/kit'

/** Source of a test of the kit (`local-aws/kit`) in which the recorded answers are what the Tasks do. */
export function testSourceOf(handle: ExecutionHandle, timeline: Timeline, title: string): TestAnswer {
  const notes: string[] = []
  const used = new Set<string>()
  const tasks = tasksOf(timeline.root, handle, used, notes)
  if (handle.status === 'RUNNING') notes.push('The execution still runs, so the test ends where it is now.')
  const machine = handle.spec.stateMachineName
  const words = ['stateMachine', ...[...used].sort()]
  const path = timeline.root.stays.map(({ state }) => state)
  const lines = [
    `import { readFileSync } from 'node:fs'`,
    `import { ${words.join(', ')} } from '${KIT}'`,
    '',
    `// The definition of ${machine}, as JSON or YAML. \`stateMachineIn(template)\` takes it from a synthesized template.`,
    `const machine = stateMachine(readFileSync('${fileNameOf(machine)}', 'utf8'))`,
    '',
    `test(${quoted(title)}, async () => {`,
    `  const run = await machine.run({`,
    `    input: ${indented(parsed(handle.spec.input), 4)},`,
    `    tasks: {`,
    ...tasks.map(([name, source]) => `      ${quoted(name)}: ${source},`),
    `    },`,
    `  })`,
    ...expectationsOf(handle),
    `  expect(run.path).toEqual(${indented(path, 2)})`,
    `})`,
    '',
  ]
  return { source: lines.join('\n'), notes }
}

function expectationsOf({ status, output, error }: ExecutionHandle): string[] {
  if (status === 'SUCCEEDED')
    return [
      `  expect(run.status).toBe('SUCCEEDED')`,
      `  expect(run.output).toEqual(${indented(parsed(output ?? 'null'), 2)})`,
    ]
  if (error === undefined) return [`  expect(run.status).toBe(${quoted(status)})`]
  return [`  expect(run).toMatchObject({ status: ${quoted(status)}, error: ${quoted(error)} })`]
}

/** What each Task did, in order: inside of Maps and Parallels too. */
function tasksOf(
  root: LineOfStates,
  handle: ExecutionHandle,
  used: Set<string>,
  notes: string[],
): [string, string][] {
  const byState = new Map<string, Stay[]>()
  for (const stay of allStays(root))
    if (stay.type === 'Task') byState.set(stay.state, [...(byState.get(stay.state) ?? []), stay])
  return [...byState].map(([state, stays]) => {
    if (stays.some(({ line }) => line.parent !== undefined) && stays.length > 1)
      notes.push(
        `${state} ran ${stays.length} times side by side. The test answers in the order of the entries.`,
      )
    const answers = stays.flatMap((stay) => answersOf(stay, handle, used, notes))
    if (answers.length === 0) return [state, 'null']
    if (answers.length === 1) return [state, answers[0] ?? 'null']
    used.add('inTurn')
    return [state, `inTurn(\n        ${answers.join(',\n        ')},\n      )`]
  })
}

function allStays(line: LineOfStates): Stay[] {
  const stays = line.stays.flatMap((stay) => [
    stay,
    ...[...(stay.region?.lines.values() ?? [])].sort((a, b) => a.index - b.index).flatMap(allStays),
  ])
  return line.parent === undefined ? stays.sort((a, b) => a.id - b.id) : stays
}

/** The failed attempts of a stay, then its result. */
function answersOf(stay: Stay, handle: ExecutionHandle, used: Set<string>, notes: string[]): string[] {
  const failures = stay.failures.map(({ error, cause }) => {
    if (error === 'States.Timeout') {
      if (isTokenTask(stay)) {
        used.add('waits')
        notes.push(`${stay.state} ran out of time: \`waits()\` leaves the token unanswered.`)
        return 'waits()'
      }
      used.add('hangs')
      return 'hangs()'
    }
    return failureOf(stay, error, cause, used)
  })
  const result = resultOf(handle.events, stay)
  if (result === undefined) return failures
  return [...failures, answerOf(stay, result, used, notes)]
}

/** A function throws, a service refuses, and whoever holds a token fails. */
function failureOf({ resource }: Stay, error: string, cause: string, used: Set<string>): string {
  const { errorMessage }: { errorMessage?: unknown } = Object(parsed(cause))
  const isThrown = resource?.type === 'lambda' && typeof errorMessage === 'string'
  if (isThrown) {
    used.add('throws')
    return `throws(${quoted(error)}, ${quoted(errorMessage)})`
  }
  const word = /^[A-Z]\w*\.\w+$/.test(error) && !error.startsWith('States.') ? 'refuses' : 'fails'
  used.add(word)
  return `${word}(${quoted(error)}, ${quoted(cause)})`
}

function answerOf(stay: Stay, text: string, used: Set<string>, notes: string[]): string {
  const whole = parsed(text)
  const isInvoke = stay.resource?.type === 'lambda' && !isTokenTask(stay)
  const { Payload: payload }: { Payload?: Json } =
    isInvoke && typeof whole === 'object' && whole !== null ? (whole as { Payload?: Json }) : {}
  const value = payload === undefined ? whole : payload
  used.add('succeeds')
  if (JSON.stringify(value).length <= MOST_CHARACTERS) return `succeeds(${indented(value, 8)})`
  notes.push(`A result of ${stay.state} is too large for a test. Write what the next state needs.`)
  return 'succeeds({})'
}

const quoted = (text: string): string => {
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${body}'`
}

const fileNameOf = (machine: string) => `${machine.replace(/[^\w-]/g, '_').toLowerCase()}.asl.json`

const MOST_IN_LINE = 90

/** JSON as TypeScript source: short values on one line. */
function indented(value: Json, spaces: number): string {
  const flat = source(value)
  if (flat.length <= MOST_IN_LINE || typeof value !== 'object' || value === null) return flat
  const inner = ' '.repeat(spaces + 2)
  const isArray = Array.isArray(value)
  const members = Object.entries(value).map(
    ([key, member]) => `${inner}${isArray ? '' : `${keyOf(key)}: `}${indented(member, spaces + 2)},`,
  )
  const [open, close] = isArray ? ['[', ']'] : ['{', '}']
  return `${open}\n${members.join('\n')}\n${' '.repeat(spaces)}${close}`
}

function source(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(source).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => `${keyOf(key)}: ${source(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** `__proto__` would set the prototype. */
const keyOf = (key: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__'
    ? key
    : key === '__proto__'
      ? `['__proto__']`
      : quoted(key)
