import type { Mark } from '../api-types.ts'
import type { Recorded } from '../executions/entries.ts'
import type { LensMark } from '../executions/execution-text.ts'
import type { Stay } from '../executions/line-of-states.ts'
import { parsed } from '../lens/defaults.ts'
import type { KeptFrame } from './clients.ts'
import type { KeptInvocation } from './invocations.ts'
import type { Recorder } from './recorder.ts'
import { sourceIn, traceIn } from './source-of.ts'
import type { Subjects } from './subjects.ts'

/** Slack between the clock of histories and that of telemetry, in milliseconds. */
const SLACK_MS = 5

interface Deed {
  at: number
  by: KeptInvocation | undefined
}

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

  invocations(stay: Stay): string[] {
    const recorded = this.#recorder.invocations.ofEntry(this.#arn, stay.id)
    return [...new Set([...recorded, ...stay.requestIds])].filter((id) =>
      this.#recorder.invocations.byId.has(id),
    )
  }

  /** What happened while the state waited. */
  marks(stay: Stay): Mark[] {
    return this.#deedsDuring(stay).map(({ at, by }) => this.#mark(at, by))
  }

  /** The same for the lens, with each client's frame and identity. */
  lensMarks(stay: Stay): LensMark[] {
    return this.#deedsDuring(stay).map(({ at, by }) => {
      const { label, text, t } = this.#mark(at, by)
      const frame = this.#frameBehind(by)
      const client = frame && this.#recorder.clients.byId.get(frame.connectionId)?.client
      return {
        label,
        text,
        t,
        ...(frame && { frame: parsed(frame.text) }),
        ...(client?.authorizer && { authorizer: client.authorizer }),
      }
    })
  }

  /** Writes to the item that holds the state's token, and answers of the token, the oldest first. */
  #deedsDuring(stay: Stay): Deed[] {
    if (stay.type !== 'Task') return []
    const { byId, byTrace } = this.#recorder.invocations
    const seen = new Set<string>()
    const deeds: Deed[] = []
    const add = (at: number, trace: string | undefined) => {
      const by = trace === undefined ? undefined : byTrace.get(trace)
      if (by && seen.has(by.id)) return
      if (by) seen.add(by.id)
      deeds.push({ at, by })
    }
    for (const id of this.invocations(stay)) {
      const trace = byId.get(id)?.trace ?? ''
      for (const write of this.#recorder.writes.tokenItemWrites.get(trace) ?? [])
        if (this.#isWithin(stay, write.at)) add(write.at, write.trace)
    }
    for (const answer of this.#recorder.executionCalls.get(this.#arn) ?? [])
      if (answer.entry === stay.id && answer.action !== 'SendTaskHeartbeat') add(answer.at, answer.trace)
    return deeds.sort((a, b) => a.at - b.at)
  }

  frames(invocations: readonly string[]): number {
    return invocations.reduce((sum, id) => sum + pushesOf(this.#recorder.invocations.byId.get(id)).length, 0)
  }

  children(stay: Stay): string[] {
    return stay.children.map((arn) => arn.split(':').slice(-2).join(':'))
  }

  failure(stay: Stay, nth: number) {
    const { byId } = this.#recorder.invocations
    const failed = this.invocations(stay).flatMap((id) => byId.get(id) ?? [])
    const invocation =
      failed.find(({ task }) => task?.attempt === nth + 1) ??
      (stay.failures.length === 1 ? failed[0] : undefined)
    const struck = this.#faultBehind(stay, nth)
    if (!invocation?.failed) {
      const ranAnyway = struck?.requestId !== undefined && byId.has(struck.requestId)
      return {
        ...(ranAnyway && { invocation: struck.requestId }),
        ...(struck && { fault: struck.rule }),
      }
    }
    const source = sourceIn(traceIn(invocation.answer), this.#projectDirectory)
    const hit = struck ?? this.#recorder.faults.duringInvocation(invocation.trace)
    return {
      invocation: invocation.id,
      ...(hit && { fault: hit.rule }),
      ...(source !== undefined && { source }),
    }
  }

  note(): undefined {}

  #faultBehind(stay: Stay, nth: number) {
    const failure = stay.failures[nth]
    if (!failure) return undefined
    const from = stay.failures[nth - 1]?.at ?? stay.at
    const { at: until, error } = failure
    return this.#recorder.faults.behind({
      executionArn: this.#arn,
      enteredEventId: stay.id,
      from,
      until,
      error,
    })
  }

  #isWithin(stay: Stay, at: number): boolean {
    return at >= stay.at - SLACK_MS && at <= (stay.endedAt ?? Number.POSITIVE_INFINITY) + SLACK_MS
  }

  #mark(at: number, by: KeptInvocation | undefined): Mark {
    const t = Math.max(0, at - this.#startedAt)
    const frame = this.#frameBehind(by)
    if (!frame) {
      const name = by ? this.#subjects.functionTitle(by.function) : 'you'
      return { t, label: name, text: `${name} answers`, ...(by && { invocation: by.id }) }
    }
    const label = this.#subjects.who(frame.connectionId)
    const text = `${label} ${this.#subjects.frameTitle(frame)}`
    return { t, label, text, frame: frame.id, ...(by && { invocation: by.id }) }
  }

  #frameBehind(by: KeptInvocation | undefined): KeptFrame | undefined {
    return by?.gatewayRequest === undefined
      ? undefined
      : this.#recorder.clients.requests.get(by.gatewayRequest)
  }
}

/** The pushes of an invocation that reached a client. */
export const pushesOf = (kept: KeptInvocation | undefined) =>
  (kept?.calls ?? []).filter(
    ({ service, action, error }) => service === 'execute-api' && action === 'POST' && error === undefined,
  )
