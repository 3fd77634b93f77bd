import type { HistoryEvent } from '../../services/step-functions/ports.ts'
import type { DefinitionIndex } from './definition-index.ts'
import { LineOfStates, RegionOfLines, Stay } from './line-of-states.ts'

type Details = Record<string, unknown>

/** The one member of an event that holds its details. */
export function detailsOf(event: HistoryEvent): Details {
  for (const value of Object.values(event))
    if (typeof value === 'object' && value !== null) return value as Details
  return {}
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * The stays of an execution in its states, read from its history. Reads on where it stopped, so that a running
 * execution costs only its new events.
 */
export class Timeline {
  readonly root = new LineOfStates(undefined, 0, 0)
  readonly byEvent = new Map<number, Stay>()
  states = 0
  retries = 0
  /** Executions that it started, by ARN, with the stay that did. */
  readonly children = new Map<string, Stay>()
  /** The stay that each event belongs to, by event id. */
  readonly #stayOf: (Stay | undefined)[] = []
  readonly #lineOf: LineOfStates[] = []
  readonly definition: DefinitionIndex
  /** Whose abort the next `...StateAborted` tells. */
  #aborted: LineOfStates | undefined
  /** Failed lines whose Task the history told as aborted. */
  readonly #told = new WeakSet<LineOfStates>()
  /** Lines that go on after a redrive, until their first event. */
  #resumed: LineOfStates[] = []
  #read = 0

  constructor(definition: DefinitionIndex) {
    this.definition = definition
  }

  /** How many events it has read. */
  get length(): number {
    return this.#read
  }

  read(events: readonly HistoryEvent[]): this {
    for (; this.#read < events.length; this.#read++) {
      const event = events[this.#read]
      if (event) this.#take(event)
    }
    return this
  }

  stayOf(eventId: number): Stay | undefined {
    return this.#stayOf[eventId]
  }

  #take(event: HistoryEvent): void {
    const { id, type, timestamp: at } = event
    const details = detailsOf(event)
    const line = this.#lineAt(event, details)
    this.#lineOf[id] = line
    const stay = this.#takeOn(line, event, details, at)
    if (stay) {
      stay.lastEvent = id
      this.#stayOf[id] = stay
    } else if (!type.startsWith('Execution')) this.#stayOf[id] = line.current ?? line.parent
  }

  #takeOn(line: LineOfStates, event: HistoryEvent, details: Details, at: number): Stay | undefined {
    const { id, type } = event
    const stay = line.current
    const entered = /^(\w+)StateEntered$/.exec(type)
    if (entered) return this.#enter(line, id, textOf(details.name), entered[1] as Stay['type'], at)
    if (type.endsWith('StateExited')) return this.#exit(line, id, details, at)
    if (type.startsWith('Execution')) return this.#executionEvent(type, details, at)
    if (type.startsWith('MapIteration')) return this.#iteration(type, line, details, at)
    if (type.endsWith('StateAborted')) return this.#abort(type.slice(0, -'StateAborted'.length), at)
    if (!stay) return undefined
    if (type === 'EvaluationFailed') fail(stay, id, details, at)
    else if (type === 'MapStateStarted') this.#openRegion(stay, id, Number(details.length), at)
    else if (type === 'ParallelStateStarted') this.#openRegion(stay, id, this.#branchesOf(stay), at)
    else if (/^(Map|Parallel)StateSucceeded$/.test(type)) stay.finish(at)
    else if (/^(Map|Parallel)StateFailed$/.test(type)) fail(stay, id, details, at)
    else this.#taskEvent(stay, event, details, at)
    return stay
  }

  #enter(line: LineOfStates, id: number, name: string, type: Stay['type'], at: number): Stay {
    const before = line.current
    if (before) before.next = name
    const stay = new Stay(id, name, type, at, line)
    line.stays.push(stay)
    this.byEvent.set(id, stay)
    this.states += 1
    if (type === 'Wait') stay.begin('wait', at)
    else if (type !== 'Task' && type !== 'Map' && type !== 'Parallel') stay.begin('work', at)
    return stay
  }

  #exit(line: LineOfStates, id: number, details: Details, at: number): Stay | undefined {
    const stay = line.stays.findLast(({ state, isOpen }) => isOpen && state === details.name) ?? line.current
    if (!stay) return undefined
    stay.end(at, stay.lastFailed ? 'caught' : 'succeeded')
    stay.exitEvent = id
    stay.assigns = details.assignedVariables !== undefined
    stay.deadline = undefined
    return stay
  }

  #taskEvent(stay: Stay, event: HistoryEvent, details: Details, at: number) {
    const { id, type } = event
    if (/Scheduled$/.test(type)) return this.#schedule(stay, id, details, at)
    if (/(Failed|TimedOut)$/.test(type)) return fail(stay, id, details, at)
    if (type === 'ActivityStarted') return stay.begin('work', at)
    if (type === 'TaskSubmitted') {
      this.#keepAnswer(stay, details)
      return stay.begin('wait', at)
    }
    if (!/Succeeded$/.test(type)) return
    stay.finish(at)
    stay.lastFailed = false
    stay.deadline = undefined
    stay.succeededEvent = id
    this.#keepAnswer(stay, details)
  }

  /** `lambda:invoke` answers with the invocation's request id, `states:startExecution` with the child's ARN. */
  #keepAnswer(stay: Stay, { resourceType, output }: Details): void {
    if (typeof output !== 'string') return
    if (resourceType === 'lambda') {
      const found = /"SdkResponseMetadata":\{"RequestId":"([^"]+)"\}/.exec(output)?.[1]
      if (found) stay.requestIds.push(found)
    }
    if (resourceType !== 'states' && resourceType !== 'aws-sdk:sfn') return
    const child = /"ExecutionArn":"([^"]+)"/.exec(output)?.[1]
    if (!child || this.children.has(child)) return
    stay.children.push(child)
    this.children.set(child, stay)
  }

  #schedule(stay: Stay, id: number, details: Details, at: number): void {
    this.#again(stay, at)
    const kind = details.resourceType
    stay.resource = {
      type: typeof kind === 'string' ? kind : 'lambda',
      action: textOf(details.resource),
    }
    stay.scheduledEvent = id
    const { timeoutInSeconds: limit } = details
    stay.deadline = typeof limit === 'number' ? at + limit * 1000 : undefined
    const isActivity = kind === undefined && textOf(details.resource).includes(':activity:')
    stay.begin(isActivity ? 'wait' : 'work', at)
  }

  /** Counts an attempt after a failed one. */
  #again(stay: Stay, at: number): void {
    if (!stay.lastFailed) return
    const failure = stay.failures.at(-1)
    if (failure) {
      failure.retriedAt = at
      stay.segments.push({ k: 'backoff', a: failure.at, b: at })
    }
    stay.attempts += 1
    stay.lastFailed = false
    this.retries += 1
  }

  #openRegion(stay: Stay, id: number, total: number, at: number): void {
    this.#again(stay, at)
    stay.begin('region', at)
    stay.region = new RegionOfLines(total, id)
  }

  #branchesOf({ state }: Stay): number {
    return this.definition.states.get(state)?.state.Branches?.length ?? 0
  }

  #iteration(type: string, line: LineOfStates, { index }: Details, at: number): Stay | undefined {
    if (type === 'MapIterationStarted') return undefined
    if (type === 'MapIterationSucceeded') line.end(at, 'succeeded')
    else line.end(at, type === 'MapIterationFailed' ? 'failed' : 'aborted')
    if (line.status !== 'succeeded') {
      this.#aborted = line
      const stay = line.current
      if (stay?.isOpen && stay.lastFailed) stay.end(at, 'failed')
    }
    return index === undefined ? undefined : line.current
  }

  /** Several lines may be cut short at once. The history tells them in order, without names. */
  #abort(type: string, at: number): Stay | undefined {
    let line: LineOfStates | undefined = this.#aborted ?? this.root
    // The failed Task is told as aborted too.
    if (line.status === 'failed' && line.current?.status === 'failed' && !this.#told.has(line)) {
      this.#told.add(line)
      return line.current
    }
    let stay: Stay | undefined
    while (line && !stay) {
      stay = openStays(line).find((open) => open.type === type && !open.lastFailed)
      line = line.parent?.line
    }
    stay?.end(at, 'aborted')
    return stay
  }

  #executionEvent(type: string, details: Details, at: number): undefined {
    if (type === 'ExecutionRedriven') this.#resume(this.root)
    else if (type === 'ExecutionFailed') this.#failOpen(details, at)
    else if (type !== 'ExecutionStarted') for (const stay of openStays(this.root)) stay.end(at, 'aborted')
    if (type !== 'ExecutionStarted' && type !== 'ExecutionRedriven' && this.root.endedAt === undefined)
      this.root.end(at, type === 'ExecutionSucceeded' ? 'succeeded' : 'failed')
  }

  #failOpen(details: Details, at: number): void {
    const [outermost] = openStays(this.root)
    for (const stay of openStays(this.root)) {
      const failed = stay === outermost || stay.lastFailed
      if (failed && stay.failures.length === 0 && stay === outermost)
        stay.failures.push({ at, error: textOf(details.error), cause: textOf(details.cause), event: stay.id })
      stay.end(at, failed ? 'failed' : 'aborted')
    }
    // Ended already: a Fail state, or one whose failure nothing caught.
    const last = this.root.current
    if (!outermost && last && last.status !== 'failed') last.status = 'failed'
  }

  #resume(line: LineOfStates): void {
    line.status = 'running'
    line.endedAt = undefined
    this.#aborted = undefined
    const stay = line.current
    if (!stay || stay.type === 'Fail' || stay.status === 'succeeded' || stay.status === 'caught') return
    stay.reopen()
    const unfinished = [...(stay.region?.lines.values() ?? [])].filter(({ status }) => status !== 'succeeded')
    if (unfinished.length === 0) this.#resumed.push(line)
    else if (stay.region) stay.begin('region', stay.failures.at(-1)?.at ?? stay.at)
    for (const inner of unfinished) this.#resume(inner)
  }

  #lineAt(event: HistoryEvent, details: Details): LineOfStates {
    const { type, previousEventId } = event
    const previous = this.#lineOf[previousEventId] ?? this.root
    if (type.startsWith('Execution')) return this.root
    if (type.startsWith('MapIteration')) return this.#iterationLine(event, details, previous)
    if (/State(Entered|Exited)$/.test(type)) return this.#lineOfState(textOf(details.name), event, previous)
    if (type === 'EvaluationFailed') return this.#lineOfState(textOf(details.state), event, previous)
    const region = /^(Map|Parallel)State(Started|Succeeded|Failed)$/.exec(type)?.[1]
    if (region) return outward(previous, ({ current }) => current?.isOpen === true && current.type === region)
    if (this.#resumed.length > 0 && /Scheduled$/.test(type)) return this.#resumed.shift() ?? previous
    return previous
  }

  #iterationLine(event: HistoryEvent, { name, index }: Details, previous: LineOfStates): LineOfStates {
    const inside = this.#aborted?.current
    const outer = outward(previous, ({ current }) => current?.state === name && current?.region !== undefined)
    const isEnd = event.type !== 'MapIterationStarted'
    const map = isEnd && inside?.state === name && inside?.isOpen ? inside : outer.current
    if (!map?.region) return previous
    const line = map.region.lines.get(Number(index))
    if (line && event.type !== 'MapIterationStarted') return line
    const opened = new LineOfStates(map, Number(index), event.timestamp)
    map.region.lines.set(opened.index, opened)
    return opened
  }

  /** A state's place in the definition tells its line, and for a Parallel its branch. */
  #lineOfState(name: string, event: HistoryEvent, previous: LineOfStates): LineOfStates {
    const placed = this.definition.states.get(name)
    if (placed?.parent === undefined) return this.root
    const { parent, branch } = placed
    const isInside = (line: LineOfStates) => line.parent?.state === parent
    const line = outward(previous, (one) => isInside(one) || one.current?.state === parent)
    if (isInside(line) && (line.parent?.type === 'Map' || line.index === branch)) return line
    const region = (isInside(line) ? line.parent : line.current)?.region
    const stay = isInside(line) ? line.parent : line.current
    if (!region || !stay) return previous
    const known = region.lines.get(branch)
    if (known) return known
    const opened = new LineOfStates(stay, branch, event.timestamp)
    region.lines.set(branch, opened)
    return opened
  }
}

function fail(stay: Stay, event: number, details: Details, at: number): void {
  const known = stay.failures.at(-1)
  stay.finish(at, true)
  stay.deadline = undefined
  // A Map tells that it failed after the state inside did, and an expression may fail after its Task.
  if (known?.retriedAt === undefined && stay.lastFailed) return
  stay.failures.push({ at, error: textOf(details.error), cause: textOf(details.cause), event })
  stay.lastFailed = true
}

/** The line itself or one around it. The outermost one if none fits. */
function outward(line: LineOfStates, fits: (line: LineOfStates) => boolean): LineOfStates {
  let found = line
  while (!fits(found) && found.parent) found = found.parent.line
  return found
}

/** The stays that last, from the outermost on, lines in order. */
export function openStays(line: LineOfStates): Stay[] {
  const stay = line.current
  if (!stay?.isOpen) return []
  const lines = [...(stay.region?.lines.values() ?? [])].sort((a, b) => a.index - b.index)
  return [stay, ...lines.flatMap(openStays)]
}
