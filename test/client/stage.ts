/** A client, the scripted server it talks to, and the clock that its timers wait for. */
import { WebSocket } from 'ws'
import { Client, type ClientEvents, type ClientOptions, createSecret } from '../../client/index.ts'
import { VirtualClock } from '../../local-aws/src/common/virtual-clock.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { RequestFields } from '../../protocol/frames.ts'
import type { Action, ErrorReply, PushOf, ReplyOf, ReplyTo, Request, Seat } from '../../protocol/messages.ts'
import { type Peer, ScriptedServer } from './scripted-server.ts'

export interface Stage {
  server: ScriptedServer
  client: Client
  clock: VirtualClock
  /** Connects, and answers the first `hello`. */
  goOnline(fields?: Partial<ReplyOf<'welcome'>>): Promise<Peer>
  stop(): Promise<void>
}

export async function openStage(options: Partial<ClientOptions> = {}): Promise<Stage> {
  const server = await ScriptedServer.start()
  const clock = new VirtualClock(0)
  // Every random delay takes its maximum.
  const random = () => 1
  const client = new Client({ url: server.url, secret: createSecret(), WebSocket, clock, random, ...options })
  return {
    server,
    client,
    clock,
    async goOnline(fields) {
      client.connect()
      const peer = await server.peer()
      const online = client.whenOnline()
      await peer.welcome(fields)
      await online
      return peer
    },
    async stop() {
      client.close()
      await server.stop()
    },
  }
}

/** Opens a new stage before each test of the calling file, and stops it afterwards. `options` is called each time. */
export function stageForEachTest(options: () => Partial<ClientOptions> = () => ({})): Stage {
  let stage: Stage
  beforeEach(async () => {
    stage = await openStage(options())
  })
  afterEach(() => stage.stop())
  return {
    get server() {
      return stage.server
    },
    get client() {
      return stage.client
    },
    get clock() {
      return stage.clock
    },
    goOnline: (fields) => stage.goOnline(fields),
    stop: () => stage.stop(),
  }
}

/** The next event of this type. */
export function next<T extends keyof ClientEvents>(client: Client, type: T): Promise<ClientEvents[T]> {
  return new Promise((resolve) => {
    const off = client.on(type, (event) => {
      off()
      resolve(event)
    })
  })
}

export async function becomes(client: Client, state: ClientEvents['state']): Promise<void> {
  while (client.state !== state) await next(client, 'state')
}

/** The client sends a request, and the server replies. */
export async function exchange<A extends Action>(
  { client }: Stage,
  peer: Peer,
  action: A,
  fields: RequestFields<A>,
  reply: ReplyTo<A>,
): Promise<void> {
  const request = client.request(action, fields)
  peer.reply((await peer.take(action)) as Request, reply)
  await request
}

/** Fails if the client has sent anything that the test has not taken: a ping arrives after everything before it. */
export async function expectNothingElse(stage: Stage, peer: Peer): Promise<void> {
  await exchange(stage, peer, 'ping', {}, { type: 'pong', now: 1 })
}

/** Breaks the connection and reconnects at once. The new connection's `hello` is not answered yet. */
export async function reconnect({ client, server }: Stage, peer: Peer): Promise<Peer> {
  peer.cut()
  await becomes(client, 'offline')
  client.connect()
  return server.peer()
}

export function refuse(code: ErrorCode): ErrorReply {
  return { type: 'error', code, message: 'No.' }
}

/** API Gateway's own error, which does not name the request that it answers. */
const gatewayError = (message: string) => JSON.stringify({ message, connectionId: 'c', requestId: 'r' })
export const broken = gatewayError('Internal server error')
export const throttled = gatewayError('Too Many Requests')

export const players = [
  { playerId: 'me', name: 'Mei', lives: 3, bot: false },
  { playerId: 'you', name: 'Yuki', lives: 3, bot: false },
]

export function roundPush(round: number, fields: Partial<PushOf<'round'>> = {}): PushOf<'round'> {
  const deadline = 1_000_000 + round * 20_000
  return { type: 'round', gameId: 'g1', round, players, turnSeconds: 15, deadline, msLeft: 15_000, ...fields }
}

/** The seat in a `welcome` during this round. */
export function seatIn(round: number, fields: Partial<Seat> = {}): Seat {
  const { type: _, ...body } = roundPush(round)
  return { ...body, thrown: false, past: [], ...fields }
}

export function resultPush(round: number, fields: Partial<PushOf<'result'>> = {}): PushOf<'result'> {
  return {
    type: 'result',
    gameId: 'g1',
    round,
    hands: [
      { playerId: 'me', hand: 'rock', missed: null },
      { playerId: 'you', hand: 'scissors', missed: null },
    ],
    outcome: 'decided',
    winners: ['me'],
    losers: ['you'],
    players,
    over: null,
    ...fields,
  }
}
