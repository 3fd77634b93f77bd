import type { Mark } from '../api-types.ts'
import type { Recorded } from '../executions/entries.ts'
import type { Visit } from '../executions/visits.ts'
import type { KeptInvocation } from './invocations.ts'
import type { Recorder } from './recorder.ts'
import { sourceIn, traceIn } from './source-of.ts'
import type { Subjects } from './subjects.ts'

/** Slack between the clock of histories and that of telemetry, in milliseconds. */
const SLACK_MS = 5

/** What the console recorded about the states of one execution. */
export class RecordedEntries implements Recorded {
  readonly #arn: string
  readonly #recorder: Recorder
  readonly #subjects: Subjects
  readonly #startedAt: number
  readonly #projectDirectory: string

  constructor(
    arn: string,
    startedAt: number,
    recorder: Recorder,
    subjects: Subjects,
    projectDirectory: string,
  ) {
    this.#arn = arn
    this.#startedAt = startedAt
    this.#recorder = recorder
    this.#subjects = subjects
    this.#projectDirectory = projectDirectory
  }

  invocations(visit: Visit): string[] {
    const recorded = this.#recorder.invocations.ofEntry(this.#arn, visit.id)
    return [...new Set([...recorded, ...visit.requestIds])].filter((id) =>
      this.#recorder.invocations.byId.has(id),
    )
  }

  /** What happened while the state waited: writes to the item that holds its token, and answers of the token. */
  marks(visit: Visit): Mark[] {
    if (visit.type !== 'Task') return []
    const { byId, byTrace } = this.#recorder.invocations
    const seen = new Set<string>()
    const marks: Mark[] = []
    const add = (at: number, trace: string | undefined) => {
      const by = trace === undefined ? undefined : byTrace.get(trace)
      if (by && seen.has(by.id)) return
      if (by) seen.add(by.id)
      marks.push(this.#mark(at, by))
    }
    for (const id of this.invocations(visit)) {
      const trace = byId.get(id)?.trace ?? ''
      for (const write of this.#recorder.writes.tokenItemWrites.get(trace) ?? [])
        if (this.#isWithin(visit, write.at)) add(write.at, write.trace)
    }
    for (const answer of this.#recorder.executionCalls.get(this.#arn) ?? [])
      if (
        answer.state === visit.state &&
        answer.action !== 'SendTaskHeartbeat' &&
        this.#isWithin(visit, answer.at)
      )
        add(answer.at, answer.trace)
    return marks.sort((a, b) => a.t - b.t)
  }

  frames(invocations: readonly string[]): number {
    return invocations.reduce((sum, id) => sum + pushesOf(this.#recorder.invocations.byId.get(id)).length, 0)
  }

  children(visit: Visit): string[] {
    return visit.children.map((arn) => arn.split(':').slice(-2).join(':'))
  }

  failure(visit: Visit, nth: number) {
    const { byId } = this.#recorder.invocations
    const failed = this.invocations(visit).flatMap((id) => byId.get(id) ?? [])
    const invocation =
      failed.find(({ task }) => task?.attempt === nth + 1) ??
      (visit.failures.length === 1 ? failed[0] : undefined)
    if (!invocation?.failed) return {}
    const source = sourceIn(traceIn(invocation.answer), this.#projectDirectory)
    const hit = this.#recorder.faults.hits.findLast(({ trace }) => trace === invocation.trace)
    return {
      invocation: invocation.id,
      ...(hit && { fault: hit.rule }),
      ...(source !== undefined && { source }),
    }
  }

  note(): undefined {}

  #isWithin(visit: Visit, at: number): boolean {
    return at >= visit.at - SLACK_MS && at <= (visit.endedAt ?? Number.POSITIVE_INFINITY) + SLACK_MS
  }

  #mark(at: number, by: KeptInvocation | undefined): Mark {
    const t = Math.max(0, at - this.#startedAt)
    const frame = by?.gatewayRequest && this.#recorder.clients.requests.get(by.gatewayRequest)
    if (!frame) {
      const name = by ? this.#subjects.functionTitle(by.function) : 'you'
      return { t, label: name, text: `${name} answers`, ...(by && { invocation: by.id }) }
    }
    const label = this.#subjects.who(frame.connectionId)
    const text = `${label} ${this.#subjects.frameTitle(frame)}`
    return { t, label, text, frame: frame.id, invocation: by.id }
  }
}

/** The pushes of an invocation that reached a client. */
export const pushesOf = (kept: KeptInvocation | undefined) =>
  (kept?.calls ?? []).filter(
    ({ service, action, error }) => service === 'execute-api' && action === 'POST' && error === undefined,
  )
