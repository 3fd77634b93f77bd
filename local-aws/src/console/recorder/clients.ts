import type { Client, ClientDisconnected, FrameIn, FrameOut } from '../../telemetry/traffic.ts'
import type { ByteBudget } from './byte-budget.ts'

export const FRAMES_PER_CONNECTION = 1000
/** Maximum number of closed connections. */
const CLOSED_CONNECTIONS = 1000
/** Memory of a frame without its text, in bytes. */
const OWN_BYTES = 350

export interface KeptFrame {
  id: string
  connectionId: string
  started: number
  direction: 'in' | 'out'
  text: string
  /** Of API Gateway: a reply has that of the frame that it answers. */
  requestId: string
  route: string | undefined
}

export interface KeptClient {
  client: Client
  closed?: { at: number; code: number; reason: string }
  /** Oldest first. */
  frames: KeptFrame[]
  in: number
  out: number
}

/** Connections since the console was opened, and those that were open then, with their frames. */
export class Clients {
  readonly byId = new Map<string, KeptClient>()
  readonly frames = new Map<string, KeptFrame>()
  /** Frames from clients by API Gateway's request id. */
  readonly requests = new Map<string, KeptFrame>()
  readonly #budget: ByteBudget
  readonly #now: () => number
  #closed: string[] = []
  #sent = 0

  constructor(budget: ByteBudget, now: () => number) {
    this.#budget = budget
    this.#now = now
  }

  get open(): number {
    return this.byId.size - this.#closed.length
  }

  get closed(): number {
    return this.#closed.length
  }

  connected(client: Client): void {
    if (!this.byId.has(client.connectionId))
      this.byId.set(client.connectionId, { client, frames: [], in: 0, out: 0 })
  }

  disconnected({ connectionId, code, reason }: ClientDisconnected): void {
    const kept = this.byId.get(connectionId)
    if (!kept || kept.closed) return
    kept.closed = { at: this.#now(), code, reason }
    this.#closed.push(connectionId)
    if (this.#closed.length > CLOSED_CONNECTIONS) this.#forgetConnection(this.#closed.shift())
  }

  /** Returns undefined for an unknown connection. */
  frame(content: FrameIn | FrameOut): KeptFrame | undefined {
    const { connectionId, started, requestId, text } = content
    const kept = this.byId.get(connectionId)
    if (!kept) return undefined
    const isIn = content.kind === 'frame in'
    this.#sent += 1
    const frame: KeptFrame = {
      id: `${this.#sent}`,
      connectionId,
      started,
      direction: isIn ? 'in' : 'out',
      text,
      requestId,
      route: isIn ? content.route : undefined,
    }
    kept[frame.direction] += 1
    kept.frames.push(frame)
    this.frames.set(frame.id, frame)
    if (isIn) this.requests.set(requestId, frame)
    this.#budget.add('frames', OWN_BYTES + text.length, () => this.#forgetFrame(frame))
    if (kept.frames.length > FRAMES_PER_CONNECTION && kept.frames[0]) {
      this.#budget.dropped.frames += 1
      this.#forgetFrame(kept.frames[0])
    }
    return frame
  }

  #forgetFrame(frame: KeptFrame): void {
    this.frames.delete(frame.id)
    if (this.requests.get(frame.requestId) === frame) this.requests.delete(frame.requestId)
    const frames = this.byId.get(frame.connectionId)?.frames
    const at = frames?.indexOf(frame) ?? -1
    if (at >= 0) frames?.splice(at, 1)
  }

  #forgetConnection(connectionId: string | undefined): void {
    const kept = this.byId.get(connectionId ?? '')
    if (!kept) return
    for (const frame of [...kept.frames]) this.#forgetFrame(frame)
    this.byId.delete(kept.client.connectionId)
  }
}
