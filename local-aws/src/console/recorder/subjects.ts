import type { ExecutionSummary, Json } from '../api-types.ts'
import type { ExecutionStore } from '../executions/execution-store.ts'
import { firstScalars, parsed, scalarsOf } from '../lens/defaults.ts'
import type { Labels } from '../lens/labels.ts'
import type { Lens } from '../lens/lens.ts'
import type { KeptClient, KeptFrame } from './clients.ts'
import type { Recorder } from './recorder.ts'

/** Members of an authorizer's context that API Gateway adds. */
const GATEWAY_MEMBERS: ReadonlySet<string> = new Set(['principalId', 'integrationLatency'])

/** Names the clients, functions and executions of recorded events. */
export class Subjects {
  readonly #lens: Lens
  readonly #labels: Labels
  readonly #recorder: Recorder
  readonly #executions: ExecutionStore

  constructor(lens: Lens, labels: Labels, recorder: Recorder, executions: ExecutionStore) {
    this.#lens = lens
    this.#labels = labels
    this.#recorder = recorder
    this.#executions = executions
  }

  /** The owner of a connection: a label of the authorizer's context, otherwise one of its values. */
  who(connectionId: string | undefined): string {
    const kept = this.#recorder.clients.byId.get(connectionId ?? '')
    return kept ? this.whoIs(kept) : (connectionId?.slice(0, 8) ?? 'unknown')
  }

  whoIs({ client }: KeptClient): string {
    const values = Object.entries(client.authorizer ?? {})
    const label = values.map(([, value]) => this.#labels.get(String(value))).find(Boolean)
    if (label) return label
    const own = values.find(([name, value]) => !GATEWAY_MEMBERS.has(name) && String(value) !== '')?.[1]
    return own === undefined ? client.connectionId.slice(0, 8) : String(own)
  }

  /** The content of a frame, without its sender. */
  frameTitle({ text }: Pick<KeptFrame, 'text'>): string {
    const frame = parsed(text)
    const labels = this.#labels.within(frame)
    return this.#lens.text('frame', { frame, labels }) ?? (firstScalars(frame, 3) || text.slice(0, 80))
  }

  itemTitle(item: Json, keyNames: readonly string[]): string {
    const labels = this.#labels.within(item)
    const rest = Object.fromEntries(Object.entries(Object(item)).filter(([name]) => !keyNames.includes(name)))
    return this.#lens.text('item', { item, labels }) ?? firstScalars(rest as Json, 3)
  }

  /** The execution that a value refers to by name or ARN, also inside a key such as `GAME#<name>`. */
  executionIn(value: Json | undefined): ExecutionSummary | undefined {
    for (const scalar of scalarsOf(value)) {
      if (typeof scalar !== 'string' || scalar.length > 300) continue
      for (const part of scalar.includes('#') ? [scalar, ...scalar.split('#')] : [scalar]) {
        const found = this.#executions.byName(part) ?? this.#executions.byArn(part)
        if (found) return found
      }
    }
    return undefined
  }

  label(id: string): string | undefined {
    return this.#labels.get(id)
  }

  /** A function's name without the prefix of the stack and the suffix of CloudFormation. */
  functionTitle(name: string): string {
    return name.replace(/^[^-]*-/, '').replace(/[0-9A-F]{8}(-\w+)?$/, '')
  }

  eventTitle(payload: string): string {
    return firstScalars(parsed(payload), 3)
  }
}
