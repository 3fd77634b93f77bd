import { asBehaviour, type Behaviour, type TaskBehaviour } from './behaviour.ts'
import type { TaskCall } from './call.ts'
import { type Definition, tasksOf } from './definition.ts'
import { TestMistake } from './mistake.ts'

/** What each Task does: by the state's name, or by what it calls. */
export type Tasks = { readonly [key: string]: TaskBehaviour | undefined }

/** A Resource without what all of its kind have in common, and without its pattern. */
const shortOf = (resource: string) =>
  resource.replace(/^arn:aws:states:::/, '').replace(/\.(waitForTaskToken|sync(:2)?)$/, '')

/** `arn:…:function:ask:live` and `arn:…:activity:count` are called `ask` and `count`. */
export const plainName = (name: string) => /:(?:function|activity):([^:]+)/.exec(name)?.[1] ?? name

/** All the names that a call goes by, the closest first. */
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
    `Nobody has said what the Task '${state}' does (${called}). Write, for example:`,
    `  tasks: { '${state}': succeeds({ … }) }`,
    `It was called with ${JSON.stringify(given)}`,
  ].join('\n')
}

/** A name that is none of the definition's is a slip of the pen, unless an expression could make it. */
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
    `'${unknown}' is no Task of the definition, nor what one calls. Its Tasks: ${names || 'none'}.`,
  )
}
