import type { Mark } from '../api-types.ts'
import type { Recorded } from '../executions/entries.ts'
import type { LensMark } from '../executions/execution-text.ts'
import type { Visit } from '../executions/visits.ts'
import { parsed } from '../lens/defaults.ts'
import type { KeptFrame } from './clients.ts'
import type { KeptInvocation } from './invocations.ts'
import type { Recorder } from './recorder.ts'
import { sourceIn, traceIn } from './source-of.ts'
import type { Subjects } from './subjects.ts'

/** Slack between the clock of histories and that of telemetry, in milliseconds. */
const SLACK_MS = 5

interface TokenUse {
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

  invocations(visit: Visit): string[] {
    const recorded = this.#recorder.invocations.ofEntry(this.#arn, visit.id)
    return [...new Set([...recorded, ...visit.requestIds])].filter((id) =>
      this.#recorder.invocations.byId.has(id),
    )
  }

  /** Writes and calls that happened while the state waited. */
  marks(visit: Visit): Mark[] {
    return this.#tokenUses(visit).map(({ at, by }) => this.#mark(at, by))
  }

  /** The same for the lens, with the frame and the identity of each client. */
  lensMarks(visit: Visit): LensMark[] {
    return this.#tokenUses(visit).map(({ at, by }) => {
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

  /** Writes to the item that contains the state's token, and the calls that completed the task, oldest first. */
  #tokenUses(visit: Visit): TokenUse[] {
    if (visit.type !== 'Task') return []
    const { byId, byTrace } = this.#recorder.invocations
    const seen = new Set<string>()
    const uses: TokenUse[] = []
    const add = (at: number, trace: string | undefined) => {
      const by = trace === undefined ? undefined : byTrace.get(trace)
      if (by && seen.has(by.id)) return
      if (by) seen.add(by.id)
      uses.push({ at, by })
    }
    for (const id of this.invocations(visit)) {
      const trace = byId.get(id)?.trace ?? ''
      for (const write of this.#recorder.writes.tokenItemWrites.get(trace) ?? [])
        if (this.#isWithin(visit, write.at)) add(write.at, write.trace)
    }
    for (const answer of this.#recorder.executionCalls.get(this.#arn) ?? [])
      if (answer.entry === visit.id && answer.action !== 'SendTaskHeartbeat') add(answer.at, answer.trace)
    return uses.sort((a, b) => a.at - b.at)
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
    const struck = this.#faultBehind(visit, nth)
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

  #faultBehind(visit: Visit, nth: number) {
    const failure = visit.failures[nth]
    if (!failure) return undefined
    const from = visit.failures[nth - 1]?.at ?? visit.at
    const { at: until, error } = failure
    return this.#recorder.faults.behind({
      executionArn: this.#arn,
      enteredEventId: visit.id,
      from,
      until,
      error,
    })
  }

  #isWithin(visit: Visit, at: number): boolean {
    return at >= visit.at - SLACK_MS && at <= (visit.endedAt ?? Number.POSITIVE_INFINITY) + SLACK_MS
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
