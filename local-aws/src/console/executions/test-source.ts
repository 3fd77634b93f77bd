import type { ExecutionHandle } from '../../services/step-functions/ports.ts'
import type { Json, TestAnswer } from '../api-types.ts'
import { parsed } from '../lens/defaults.ts'
import { isTokenTask } from './entries.ts'
import { resultOf } from './payloads.ts'
import type { Timeline } from './timeline.ts'
import type { Branch, Visit } from './visits.ts'

/** Maximum length of a value in a test. */
const MOST_CHARACTERS = 20_000
const KIT = 'local-aws/kit'

/** Writes a test with the kit (`local-aws/kit`) whose Tasks give the recorded answers. */
export function testSourceOf(handle: ExecutionHandle, timeline: Timeline, title: string): TestAnswer {
  const notes: string[] = []
  const used = new Set<string>()
  const tasks = tasksOf(timeline.root, handle, used, notes)
  if (handle.status === 'RUNNING')
    notes.push('The execution is still running, so the test ends at its current state.')
  const machine = handle.spec.stateMachineName
  const words = ['stateMachine', ...[...used].sort()]
  const path = timeline.root.visits.map(({ state }) => state)
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

/** The answers of each Task in order, also inside Maps and Parallels. */
function tasksOf(
  root: Branch,
  handle: ExecutionHandle,
  used: Set<string>,
  notes: string[],
): [string, string][] {
  const byState = new Map<string, Visit[]>()
  for (const visit of allVisits(root))
    if (visit.type === 'Task') byState.set(visit.state, [...(byState.get(visit.state) ?? []), visit])
  return [...byState].map(([state, visits]) => {
    if (visits.some(({ branch }) => branch.parent !== undefined) && visits.length > 1)
      notes.push(
        `${state} ran ${visits.length} times in concurrent branches. The test answers in the order in which the state was entered.`,
      )
    const answers = visits.flatMap((visit) => answersOf(visit, handle, used, notes))
    if (answers.length === 0) return [state, 'null']
    if (answers.length === 1) return [state, answers[0] ?? 'null']
    used.add('inTurn')
    return [state, `inTurn(\n        ${answers.join(',\n        ')},\n      )`]
  })
}

function allVisits(branch: Branch): Visit[] {
  const visits = branch.visits.flatMap((visit) => [
    visit,
    ...[...(visit.group?.branches.values() ?? [])].sort((a, b) => a.index - b.index).flatMap(allVisits),
  ])
  return branch.parent === undefined ? visits.sort((a, b) => a.id - b.id) : visits
}

/** The failed attempts of a visit, then its result. */
function answersOf(visit: Visit, handle: ExecutionHandle, used: Set<string>, notes: string[]): string[] {
  const failures = visit.failures.map(({ error, cause }) => {
    if (error === 'States.Timeout') {
      if (isTokenTask(visit)) {
        used.add('waits')
        notes.push(`${visit.state} timed out: \`waits()\` leaves the token unanswered.`)
        return 'waits()'
      }
      used.add('hangs')
      return 'hangs()'
    }
    return failureOf(visit, error, cause, used)
  })
  const result = resultOf(handle.events, visit)
  if (result === undefined) return failures
  return [...failures, answerOf(visit, result, used, notes)]
}

/** A function's error becomes `throws`, a service's `refuses`, and that of a token's holder `fails`. */
function failureOf({ resource }: Visit, error: string, cause: string, used: Set<string>): string {
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

function answerOf(visit: Visit, text: string, used: Set<string>, notes: string[]): string {
  const whole = parsed(text)
  const isInvoke = visit.resource?.type === 'lambda' && !isTokenTask(visit)
  const { Payload: payload }: { Payload?: Json } =
    isInvoke && typeof whole === 'object' && whole !== null ? (whole as { Payload?: Json }) : {}
  const value = payload === undefined ? whole : payload
  used.add('succeeds')
  if (JSON.stringify(value).length <= MOST_CHARACTERS) return `succeeds(${indented(value, 8)})`
  notes.push(`A result of ${visit.state} is too large for a test. Write what the next state needs.`)
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
