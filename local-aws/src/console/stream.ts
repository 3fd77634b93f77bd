import type { ServerResponse } from 'node:http'
import type { ChangedKinds, Counts, ExecutionSummary, StreamEvent } from './api-types.ts'

/** At most 10 updates per second. */
const UPDATE_MS = 100
/** Interval between summaries while no page listens, in milliseconds. */
const IDLE_UPDATE_MS = 1_000
/** Number of past events that a reconnecting page can still get. */
const MOST_EVENTS = 100
const PING_MS = 15_000
/** Maximum unread bytes of a page. With more, the server disconnects it, and it reconnects. */
const MOST_UNREAD = 4 * 1024 * 1024

interface Sources {
  summaries(): ExecutionSummary[]
  counts(): Counts
  now(): number
}

type EventWithoutSequence = StreamEvent extends infer One
  ? One extends StreamEvent
    ? Omit<One, 'sequence'>
    : never
  : never

/** Collects changes and sends them to the open pages, as server-sent events. */
export class ChangeStream {
  readonly #sources: Sources
  readonly #pages = new Set<ServerResponse>()
  readonly #sent: StreamEvent[] = []
  readonly #changed = {
    connections: new Set<string>(),
    functions: new Set<string>(),
    tables: new Set<string>(),
  }
  #requests = false
  #faults = false
  #executions = false
  #timer: NodeJS.Timeout | undefined
  #ping: NodeJS.Timeout | undefined
  sequence = 0

  constructor(sources: Sources) {
    this.#sources = sources
  }

  execution(): void {
    this.#executions = true
    this.#plan()
  }

  connection(id: string): void {
    this.#changed.connections.add(id)
    this.#plan()
  }

  function(name: string): void {
    this.#changed.functions.add(name)
    this.#plan()
  }

  table(name: string): void {
    this.#changed.tables.add(name)
    this.#plan()
  }

  request(): void {
    this.#requests = true
    this.#plan()
  }

  faults(): void {
    this.#faults = true
    this.#plan()
  }

  publish(event: EventWithoutSequence): void {
    this.sequence += 1
    const numbered = { ...event, sequence: this.sequence } as StreamEvent
    this.#sent.push(numbered)
    if (this.#sent.length > MOST_EVENTS) this.#sent.shift()
    for (const page of this.#pages) {
      if (page.writableLength > MOST_UNREAD) page.destroy()
      else write(page, numbered)
    }
  }

  /** Sends the events after `since`, and all further ones. */
  open(response: ServerResponse, since: number | undefined): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write(': open\n\n')
    const missed = since === undefined ? [] : this.#sent.filter(({ sequence }) => sequence > since)
    const isComplete = since === undefined || since === this.sequence || missed[0]?.sequence === since + 1
    if (isComplete) for (const event of missed) write(response, event)
    else write(response, { kind: 'reset', sequence: this.sequence })
    this.#pages.add(response)
    this.#ping ??= setInterval(() => {
      for (const page of this.#pages) page.write(': ping\n\n')
    }, PING_MS).unref()
    response.on('close', () => {
      this.#pages.delete(response)
      if (this.#pages.size > 0) return
      clearInterval(this.#ping)
      this.#ping = undefined
    })
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#ping)
    this.publish({ kind: 'stopping' })
    for (const page of this.#pages) page.end()
  }

  #plan(): void {
    this.#timer ??= setTimeout(() => this.#flush(), this.#pages.size > 0 ? UPDATE_MS : IDLE_UPDATE_MS).unref()
  }

  #flush(): void {
    this.#timer = undefined
    const executions = this.#executions ? this.#sources.summaries() : []
    const { connections, functions, tables } = this.#changed
    const changed: ChangedKinds = {
      connections: [...connections],
      functions: [...functions],
      tables: [...tables],
      requests: this.#requests,
      faults: this.#faults,
    }
    for (const set of [connections, functions, tables]) set.clear()
    this.#requests = this.#faults = this.#executions = false
    const { counts, now } = this.#sources
    this.publish({ kind: 'changes', now: now(), executions, counts: counts(), changed })
  }
}

const write = (page: ServerResponse, event: StreamEvent) =>
  page.write(`id: ${event.sequence}\ndata: ${JSON.stringify(event)}\n\n`)
