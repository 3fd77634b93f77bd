/** Kinds of abuse. The server must refuse each one as the protocol and API Gateway's documentation require. */
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Guest } from './guest.ts'
import type { Chance } from './random.ts'
import type { SoakContext, Visit } from './soak-context.ts'

const ABUSES_PER_VISIT = 6

type Abuse = (guest: Guest, visit: Visit) => Promise<void>

const LONG_FRAME = 'x'.repeat(40_000)
const PARTS = Array.from({ length: 5 }, () => 'x'.repeat(30_000))
const BINARY = Buffer.from([1, 2, 3])

const ABUSES: readonly [[string, Abuse], ...[string, Abuse][]] = [
  ['sent rubbish', rubbish],
  ['sent a frame over 32 KB', (guest, visit) => closesWith(guest, visit, 1009, () => guest.send(LONG_FRAME))],
  [
    'sent a message over 128 KB',
    (guest, visit) => closesWith(guest, visit, 1009, () => guest.sendInParts(PARTS)),
  ],
  ['sent a binary frame', (guest, visit) => closesWith(guest, visit, 1003, () => guest.send(BINARY))],
  ['flooded', flood],
  ['flooded a list', floodList],
  ['meddled with a game of others', meddle],
  ['came without a key', (_guest, visit) => withoutKey(visit)],
  ['opened a socket and said nothing', (_guest, visit) => halfOpen(visit)],
]

export async function abuseServer(guest: Guest, visit: Visit, isClosing: () => boolean): Promise<void> {
  guest.floods = true
  for (let count = 0; count < ABUSES_PER_VISIT && !isClosing(); count++) {
    if (!guest.isConnected) await guest.connect()
    const [name, abuse] = visit.chance.oneOf(ABUSES)
    visit.context.count(name)
    await abuse(guest, visit)
    await pause(visit.chance.between(50, 500))
  }
  await guest.close()
}

/** Sends invalid messages. Each gets an error reply, and the connection stays open. */
async function rubbish(guest: Guest, { context }: Visit): Promise<void> {
  const frames = [
    'hello',
    '[]',
    '{"action":',
    JSON.stringify({ action: 'throw', padding: 'x'.repeat(1_100) }),
    JSON.stringify({ action: 'no such thing' }),
    JSON.stringify({ action: 7 }),
    '\u0000',
  ]
  for (const frame of frames) guest.send(frame)
  const replies = await Promise.all([
    guest.request('throw', { gameId: 7, round: 'one', hand: 'lizard' }),
    guest.request('join', { lives: 99 }),
    guest.request('create', { size: 1 }),
  ])
  for (const reply of replies)
    if (reply && reply.type !== 'error') context.book.violation(`rubbish was answered with ${reply.type}`)
}

async function closesWith(
  guest: Guest,
  { context }: Visit,
  code: number,
  provoke: () => void,
): Promise<void> {
  const closed = guest.closing()
  provoke()
  const seen = await Promise.race([closed, pause(5_000, 'nothing', { ref: false })])
  if (seen !== code) context.book.violation(`a bad frame led to ${seen}, not to a close with ${code}`)
}

async function flood(guest: Guest): Promise<void> {
  for (let count = 0; count < 150; count++) guest.send({ action: 'ping' })
  await guest.request('ping')
}

/** Sends more than the route accepts. The gateway throttles the guest, and closes the connection (1008) if it goes on. */
async function floodList(guest: Guest): Promise<void> {
  for (let count = 0; count < 350; count++) guest.send({ action: 'leaderboard' })
  await guest.request('ping')
}

async function meddle(guest: Guest, { chance, context }: Visit): Promise<void> {
  const [gameId = 'x'.repeat(22), ...more] = context.book.running
  const other = chance.oneOf([gameId, ...more])
  const replies = await Promise.all([
    guest.request('throw', { gameId: other, round: 1, hand: 'rock' }),
    guest.request('leave', { gameId: other }),
    guest.request('rematch', { gameId: other }),
    guest.request('enter', { code: 'NOONE' }),
    guest.request('start'),
  ])
  for (const reply of replies)
    if (reply && reply.type !== 'error') context.book.violation(`a stranger was answered with ${reply.type}`)
}

const BAD_KEYS = [[], ['janken.v1'], ['janken.v1', 'key.short'], ['key.short']]

async function withoutKey({ chance, context }: Visit): Promise<void> {
  const protocols = chance.oneOf(BAD_KEYS as [string[], ...string[][]])
  const status = await refusedWith(context, protocols)
  if (status !== 401 && status !== 429)
    context.book.violation(`an upgrade without a key was answered with ${status}`)
}

const refusedWith = ({ url }: SoakContext, protocols: string[]) =>
  new Promise<number>((resolve) => {
    const socket = new WebSocket(url, protocols)
    socket.on('error', () => resolve(0))
    socket.once('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.once('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
  })

async function halfOpen({ chance, context }: { chance: Chance; context: SoakContext }): Promise<void> {
  const { hostname, port } = new URL(context.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await pause(chance.between(10, 1_000))
  socket.destroy()
}
