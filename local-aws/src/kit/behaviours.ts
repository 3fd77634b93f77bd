import { asBehaviour, type Behaviour, type TaskBehaviour } from './behaviour.ts'
import type { TaskCall } from './call.ts'
import { type Definition, tasksOf } from './definition.ts'
import { TestMistake } from './mistake.ts'

/** What each Task does, by the state's name or by what it calls. */
export type Tasks = { readonly [key: string]: TaskBehaviour | undefined }

/** A Resource without the prefix that all of its kind share, and without its pattern. */
const shortOf = (resource: string) =>
  resource.replace(/^arn:aws:states:::/, '').replace(/\.(waitForTaskToken|sync(:2)?)$/, '')

/** `arn:…:function:ask:live` and `arn:…:activity:count` are called `ask` and `count`. */
export const plainName = (name: string) => /:(?:function|activity):([^:]+)/.exec(name)?.[1] ?? name

/** All names of a call, most specific first. */
export function keysOf({ state, resource, functionName }: Called): string[] {
  const names = functionName === undefined ? [] : [functionName, plainName(functionName)]
  return [state, ...names, resource, shortOf(resource), plainName(resource)]
}

interface Called {
  state: string
  resource: string
  functionName?: string
}

export class Behaviours {
  private readonly tasks: Tasks

  constructor(tasks: Tasks, definition: Definition) {
    this.tasks = tasks
    assertKnown(Object.keys(tasks), definition)
  }

  async of(call: TaskCall): Promise<Behaviour> {
    const key = keysOf(call).find((name) => this.tasks[name] !== undefined)
    const found = key === undefined ? undefined : this.tasks[key]
    if (found === undefined) throw new TestMistake(missing(call))
    return asBehaviour(typeof found === 'function' ? await found(call) : found)
  }
}

function missing({ state, resource, functionName, arguments: given }: TaskCall): string {
  const called = functionName === undefined ? shortOf(resource) : `${shortOf(resource)} of ${functionName}`
  return [
    `No behaviour is given for the Task '${state}' (${called}). Add one, for example:`,
    `  tasks: { '${state}': succeeds({ … }) }`,
    `Its input was ${JSON.stringify(given)}`,
  ].join('\n')
}

/** A name that the definition does not contain is a typing mistake, unless an expression could produce it. */
function assertKnown(keys: readonly string[], definition: Definition): void {
  const tasks = tasksOf(definition)
  const known = new Set<string>()
  for (const [state, task] of tasks) {
    const resource = String(task.Resource)
    const args = task.Arguments
    const name =
      args !== null && typeof args === 'object' && 'FunctionName' in args ? args.FunctionName : undefined
    const computed = typeof args === 'string' || (typeof name === 'string' && name.startsWith('{%'))
    if (computed && resource.includes(':lambda:invoke')) return
    for (const key of keysOf({ state, resource, ...(typeof name === 'string' && { functionName: name }) }))
      known.add(key)
  }
  const unknown = keys.find((key) => !known.has(key))
  if (unknown === undefined) return
  const names = tasks.map(([state]) => `'${state}'`).join(', ')
  throw new TestMistake(
    `'${unknown}' is neither a Task of the definition nor something that a Task calls. The Tasks are: ${names || 'none'}.`,
  )
}
