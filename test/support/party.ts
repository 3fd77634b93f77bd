/**
 * Players who behave like a client, in a world on virtual time: they throw in each round, and repeat requests without a
 * reply.
 */
import { watch } from '../../functions/audience/watch.ts'
import type { Sender, SocketEvent } from '../../functions/edge/socket.ts'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { isIn } from '../../functions/game/game-state.ts'
import { handler as connect } from '../../functions/handlers/connect.ts'
import { handler as disconnect } from '../../functions/handlers/disconnect.ts'
import { handler as publish } from '../../functions/handlers/publish.ts'
import { cancel } from '../../functions/matchmaking/cancel.ts'
import { join } from '../../functions/matchmaking/join.ts'
import { rematch } from '../../functions/matchmaking/rematch.ts'
import { hello } from '../../functions/profile/hello.ts'
import { create } from '../../functions/rooms/create.ts'
import { enter } from '../../functions/rooms/enter.ts'
import { exit } from '../../functions/rooms/exit.ts'
import { start } from '../../functions/rooms/start.ts'
import { leave } from '../../functions/rounds/leave.ts'
import { throwHand } from '../../functions/rounds/throw.ts'
import { readGame } from '../../functions/store/games.ts'
import { VirtualClock } from '../../local-aws/src/common/virtual-clock.ts'
import type { Hand } from '../../protocol/constants.ts'
import type { Action, Push, Reply, RequestOf, Seat } from '../../protocol/messages.ts'
import { interceptCalls } from './aws-middleware.ts'
import { FunctionDied, Lifetimes } from './lifetimes.ts'
import { newSecret, playerIdOf } from './player.ts'
import { type Pushes, recordPushes } from './recorders.ts'
import { senderAt, startWorld, type World } from './world.ts'

/** The requests that clients repeat, with their intervals: protocol.md. */
const REPEATS_MS = 10_000
const REMATCH_REPEATS_MS = 4_000
/** Silence in a game, longer than a turn, after which a client sends `hello`. */
const SILENCE_MS = 20_000
export const TURN_SECONDS = 15

export interface Party {
  world: World
  clock: VirtualClock
  lifetimes: Lifetimes
  pushes: Pushes
  /** The state machine's functions that fail, by construct name. */
  failing: Set<string>
  newGuest(): Promise<Guest>
  /** Advances time second by second until `isDone`. Throws after this number of seconds. */
  goOn(guests: Guest[], seconds: number, isDone: () => boolean | Promise<boolean>): Promise<void>
  stop(): Promise<void>
}

/** Also replaces `Date.now`. */
export async function startParty(): Promise<Party> {
  const clock = new VirtualClock()
  const now = jest.spyOn(Date, 'now').mockImplementation(() => clock.now())
  let lifetimes: Lifetimes | undefined
  const live = <T>(name: string, work: () => Promise<T>) => lifetimes?.live(name, work) ?? work()
  const failing = new Set<string>()
  const aroundFunction = (name: string, call: () => Promise<unknown>) => {
    if (failing.has(name)) throw new Error(`${name} fails.`)
    return live(name, call)
  }
  const world = await startWorld({ clock, turnSeconds: TURN_SECONDS, aroundFunction })
  process.env[ENVIRONMENT.publishFunction] = 'publish'
  const pushes = recordPushes()
  interceptCalls(async ({ operation, input }, next) => {
    if (operation !== 'Invoke') return next()
    const publication = JSON.parse(String((input as { Payload: string }).Payload))
    // An asynchronous invocation.
    void live('Publish', () => publish(publication)).catch(() => {})
    return {}
  })
  // Installed last, so that a call is recorded before its function dies.
  lifetimes = new Lifetimes()
  const functions = lifetimes

  const party: Party = {
    ...{ world, clock, lifetimes, pushes, failing },
    async newGuest() {
      const guest = new Guest(party)
      await guest.connect()
      return guest
    },
    async goOn(guests, seconds, isDone) {
      for (let second = 0; second < seconds; second++) {
        await functions.idle()
        if (await isDone()) return
        for (const guest of guests) await guest.tick()
        await functions.idle()
        await expectOneGameEach(world)
        await clock.advance(1_000)
      }
      await functions.idle()
      if (!(await isDone())) throw new Error(`Not done after ${seconds} s:\n${await report(party, guests)}`)
    },
    async stop() {
      now.mockRestore()
      await world.stop()
    },
  }
  return party
}

/** Checks that no player is in two running games. */
async function expectOneGameEach(world: World): Promise<void> {
  const games = await Promise.all((await world.running()).map(readGame))
  const players = games.flatMap((game) =>
    game && !game.over ? game.players.filter(({ playerId, bot }) => !bot && isIn(game, playerId)) : [],
  )
  const ids = players.map(({ playerId }) => playerId)
  expect(ids).toHaveLength(new Set(ids).size)
}

async function report({ world, clock }: Party, guests: Guest[]): Promise<string> {
  const items = JSON.stringify(await world.items())
  return [`now ${clock.now()}`, ...guests.map(({ diary }) => diary.join('\n')), items].join('\n\n')
}

/** The request that a guest repeats until it plays. */
export type Wish =
  | { action: 'join'; opponent: 'human' | 'bot'; lives: number }
  | { action: 'enter'; code: string }
  | { action: 'create'; size: number; lives: number }
  | { action: 'start' }
  | { action: 'rematch'; gameId: string; want: true }

type Request = { [A in Action]: RequestOf<A> }[Action]

export class Guest {
  readonly playerId = playerIdOf(newSecret())
  connectionId = ''
  connectedAt = 0
  wish: Wish | undefined
  /** The guest's room, according to the last push or reply. */
  room: string | undefined
  playing: string | undefined
  /** The error code of the last reply to the wish, if it was an error. */
  lastError: string | undefined
  /** Games whose end this guest has received. */
  readonly ended = new Map<string, string>()
  /** A record for the reader of a failure. */
  readonly diary: string[] = []
  readonly #party: Party
  /** Number of all recorded pushes when this guest last looked for its own. */
  #read = 0
  #actsAt = 0
  #heardAt = 0
  #connections = 0

  constructor(party: Party) {
    this.#party = party
  }

  async connect(): Promise<unknown> {
    this.connectionId = `${this.playerId.slice(0, 14)}${this.#connections++}=`
    this.connectedAt = this.#party.clock.now()
    this.#read = this.#party.pushes.posted.length
    return this.#live('connect', () => connect(this.#event()))
  }

  disconnect(): Promise<unknown> {
    return this.#live('disconnect', () => disconnect(this.#event()))
  }

  #event(): SocketEvent {
    const { playerId, connectionId, connectedAt } = this
    return { requestContext: { authorizer: { playerId }, connectionId, connectedAt } } as SocketEvent
  }

  /** Sends a request. Resolves to undefined if the function died: to a client, an internal error. */
  async send(request: Request): Promise<Reply | undefined> {
    const { clock } = this.#party
    const sender: Sender = { ...senderAt(this, clock.now()), clock: () => clock.now() }
    const reply = await this.#live(request.action, () => handle(request, sender))
    this.#note(`${JSON.stringify(request)} -> ${JSON.stringify(reply ?? 'died')}`)
    if (reply?.type === 'room') this.room = reply.code
    return reply
  }

  async #live<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#party.lifetimes.live(name, work)
    } catch (error) {
      if (!(error instanceof FunctionDied)) throw error
      this.#note(`${name} died`)
      return undefined
    }
  }

  /** Sets the guest's wish. `first`: the guest has already sent the request once. */
  wants(wish: Wish, { isAsked = false } = {}): void {
    this.wish = wish
    this.#actsAt = this.#party.clock.now() + (isAsked ? repeatsAfter(wish) : 0)
  }

  async tick(): Promise<void> {
    const now = this.#party.clock.now()
    const { posted } = this.#party.pushes
    const newPushes = posted.slice(this.#read).filter(({ to }) => to === this.connectionId)
    this.#read = posted.length
    for (const { push } of newPushes) await this.#hear(push)
    if (this.playing && now - this.#heardAt >= SILENCE_MS) await this.#lookAround()
    if (!this.wish || this.playing || now < this.#actsAt) return
    this.#actsAt = now + repeatsAfter(this.wish)
    await this.#ask(this.wish)
  }

  async #ask(wish: Wish): Promise<void> {
    const reply = await this.send(wish)
    this.lastError = reply?.type === 'error' ? reply.code : undefined
    // The room starts by itself, or its game is already being played. `hello` shows which.
    if (reply?.type === 'error' && ['already_playing', 'room_not_found', 'room_full'].includes(reply.code))
      await this.#lookAround()
    if (reply?.type === 'error' && reply.code === 'rematch_closed') this.wish = undefined
  }

  async #lookAround(): Promise<void> {
    this.#heardAt = this.#party.clock.now()
    const reply = await this.send({ action: 'hello' })
    if (reply?.type !== 'welcome') return
    this.playing = reply.seat?.gameId
    if (reply.seat && !reply.seat.thrown) await this.#throw(reply.seat)
  }

  async #hear(push: Push): Promise<void> {
    this.#note(JSON.stringify(push))
    this.#heardAt = this.#party.clock.now()
    if (push.type === 'round') {
      this.playing = push.gameId
      await this.#throw(push)
    }
    if (push.type === 'result' && push.over) {
      this.ended.set(push.gameId, push.over.reason)
      if (this.playing === push.gameId) {
        this.playing = undefined
        this.wish = undefined
      }
    }
  }

  /** The first player with a life loses each round, so that every game ends. */
  async #throw({ gameId, round, players }: Pick<Seat, 'gameId' | 'round' | 'players'>): Promise<void> {
    const [first] = players.filter(({ lives, bot }) => lives > 0 && !bot)
    const hand: Hand = first?.playerId === this.playerId ? 'rock' : 'paper'
    await this.send({ action: 'throw', gameId, round, hand })
  }

  #note(line: string): void {
    this.diary.push(`${this.#party.clock.now()} ${this.playerId.slice(0, 4)} ${line}`)
  }
}

const repeatsAfter = ({ action }: Wish) => (action === 'rematch' ? REMATCH_REPEATS_MS : REPEATS_MS)

function handle(request: Request, sender: Sender): Promise<Reply> {
  switch (request.action) {
    case 'join':
      return join(request, sender)
    case 'cancel':
      return cancel(request, sender)
    case 'create':
      return create(request, sender)
    case 'enter':
      return enter(request, sender)
    case 'start':
      return start(request, sender)
    case 'exit':
      return exit(request, sender)
    case 'rematch':
      return rematch(request, sender)
    case 'throw':
      return throwHand(request, sender)
    case 'leave':
      return leave(request, sender)
    case 'watch':
      return watch(request, sender)
    case 'hello':
      return hello(request, sender)
    default:
      throw new Error(`Nobody here answers ${request.action}.`)
  }
}
