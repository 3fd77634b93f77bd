/** A player's connection to the gateway: one at a time, with requests that may stay unanswered. */
import type { Push, Reply } from '../../protocol/messages.ts'
import type { Connection, Gateway, Peer } from './gateway.ts'
import type { Book } from './judge.ts'
import type { Chance } from './random.ts'
import type { Story } from './story.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface Table {
  time: VirtualTime
  gateway: Gateway
  story: Story
  book: Book
  /** Codes of open rooms that hosts have shared. */
  codes: string[]
}

const REPLY_WITHIN_MS = 5_000
export const AGAIN_MS = [200, 900] as const

type Answered = (reply: Reply | undefined) => void

export abstract class Line implements Peer {
  readonly playerId: string
  /** The last reply, for readers of a failure. */
  lastReply = 'nothing'
  protected readonly table: Table
  protected readonly chance: Chance
  protected connection: Connection | undefined
  /** The player is offline and returns later. */
  protected isAway = false
  #requests = 0
  readonly #pending = new Map<string, Answered>()

  constructor(playerId: string, table: Table, chance: Chance) {
    this.playerId = playerId
    this.table = table
    this.chance = chance
  }

  /** The player is connected. */
  protected abstract here(): void
  protected abstract hear(push: Push, connection: Connection): void

  protected connect(): void {
    if (this.isAway) return
    this.say('connects')
    this.connection = this.table.gateway.connect(this)
  }

  opened(connection: Connection): void {
    if (connection !== this.connection) return
    this.say(`is connected by ${connection.id}`)
    this.here()
  }

  closed(connection: Connection): void {
    if (connection !== this.connection) return
    this.connection = undefined
    this.table.book.interrupted(this.playerId)
    this.#noReply()
    this.again(() => {
      if (!this.connection) this.connect()
    })
  }

  received(connection: Connection, frame: string): void {
    const message = JSON.parse(frame) as (Reply | Push) & { re?: string }
    if (!('type' in message)) {
      // The gateway's own error names no request, so every waiting request is sent again.
      this.#noReply()
    } else if ('re' in message) {
      if (connection === this.connection) this.#pending.get(message.re ?? '')?.(message as Reply)
    } else {
      this.say(`hears ${frame}`)
      this.hear(message as Push, connection)
    }
  }

  /** `answered` is called once. Undefined: no reply came. */
  protected request(request: object, answered: Answered): void {
    const { connection } = this
    if (connection?.state !== 'open') {
      this.later(1, () => answered(undefined))
      return
    }
    const id = `r${++this.#requests}`
    const text = JSON.stringify(request)
    const settle: Answered = (reply) => {
      if (!this.#pending.delete(id)) return
      patience.cancel()
      if (reply) this.lastReply = JSON.stringify(reply)
      this.say(`${text} -> ${reply ? JSON.stringify(reply) : 'no reply'}`)
      answered(reply)
    }
    this.#pending.set(id, settle)
    const patience = this.later(REPLY_WITHIN_MS, () => settle(undefined))
    this.table.gateway.send(connection, JSON.stringify({ ...request, id }))
  }

  /** Closes the connection, and reconnects after a while. */
  protected drop(awayMs: number): void {
    const { connection } = this
    if (!connection) return
    this.isAway = true
    this.connection = undefined
    this.table.book.interrupted(this.playerId)
    this.table.gateway.close(connection, 1001)
    this.#noReply()
    this.later(this.chance.between(100, awayMs), () => {
      this.isAway = false
      if (!this.connection) this.connect()
    })
  }

  protected later(ms: number, work: () => void) {
    return this.table.time.after(ms, work)
  }

  protected again(work: () => void): void {
    this.later(this.chance.between(...AGAIN_MS), work)
  }

  protected say(what: string): void {
    this.table.story.tell(this.playerId, what)
  }

  #noReply(): void {
    for (const answered of [...this.#pending.values()]) answered(undefined)
  }
}
