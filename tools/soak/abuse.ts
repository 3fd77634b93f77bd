/** Abuse of a server. Each kind must be refused as the protocol and API Gateway say. */
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Guest } from './guest.ts'
import type { Mood } from './play-game.ts'
import type { Chance } from './random.ts'
import type { SoakContext } from './soak-context.ts'

const DEEDS_A_VISIT = 6

type Deed = (guest: Guest, mood: Mood) => Promise<void>

const LONG_FRAME = 'x'.repeat(40_000)
const PARTS = Array.from({ length: 5 }, () => 'x'.repeat(30_000))
const BINARY = Buffer.from([1, 2, 3])

const DEEDS: readonly [[string, Deed], ...[string, Deed][]] = [
  ['sent rubbish', rubbish],
  ['sent a frame over 32 KB', (guest, mood) => closesWith(guest, mood, 1009, () => guest.send(LONG_FRAME))],
  [
    'sent a message over 128 KB',
    (guest, mood) => closesWith(guest, mood, 1009, () => guest.sendInParts(PARTS)),
  ],
  ['sent a binary frame', (guest, mood) => closesWith(guest, mood, 1003, () => guest.send(BINARY))],
  ['flooded', flood],
  ['flooded a list', floodList],
  ['meddled with a game of others', meddle],
  ['came without a key', (_guest, mood) => withoutKey(mood)],
  ['opened a socket and said nothing', (_guest, mood) => halfOpen(mood)],
]

export async function rampage(guest: Guest, mood: Mood, isClosing: () => boolean): Promise<void> {
  guest.floods = true
  for (let deeds = 0; deeds < DEEDS_A_VISIT && !isClosing(); deeds++) {
    if (!guest.isConnected) await guest.connect()
    const [name, deed] = mood.chance.oneOf(DEEDS)
    mood.house.count(name)
    await deed(guest, mood)
    await pause(mood.chance.between(50, 500))
  }
  await guest.close()
}

/** Each gets an error reply, and the connection stays open. */
async function rubbish(guest: Guest, { house }: Mood): Promise<void> {
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
    if (reply && reply.type !== 'error') house.book.violation(`rubbish was answered with ${reply.type}`)
}

async function closesWith(guest: Guest, { house }: Mood, code: number, provoke: () => void): Promise<void> {
  const closed = guest.closing()
  provoke()
  const seen = await Promise.race([closed, pause(5_000, 'nothing', { ref: false })])
  if (seen !== code) house.book.violation(`a bad frame led to ${seen}, not to a close with ${code}`)
}

async function flood(guest: Guest): Promise<void> {
  for (let count = 0; count < 150; count++) guest.send({ action: 'ping' })
  await guest.request('ping')
}

/** More than its route accepts: throttled, and closed with 1008 if it continues. */
async function floodList(guest: Guest): Promise<void> {
  for (let count = 0; count < 350; count++) guest.send({ action: 'leaderboard' })
  await guest.request('ping')
}

async function meddle(guest: Guest, { chance, house }: Mood): Promise<void> {
  const [gameId = 'x'.repeat(22), ...more] = house.book.running
  const other = chance.oneOf([gameId, ...more])
  const replies = await Promise.all([
    guest.request('throw', { gameId: other, round: 1, hand: 'rock' }),
    guest.request('leave', { gameId: other }),
    guest.request('rematch', { gameId: other }),
    guest.request('enter', { code: 'NOONE' }),
    guest.request('start'),
  ])
  for (const reply of replies)
    if (reply && reply.type !== 'error') house.book.violation(`a stranger was answered with ${reply.type}`)
}

const BAD_KEYS = [[], ['janken.v1'], ['janken.v1', 'key.short'], ['key.short']]

async function withoutKey({ chance, house }: Mood): Promise<void> {
  const protocols = chance.oneOf(BAD_KEYS as [string[], ...string[][]])
  const status = await refusedWith(house, protocols)
  if (status !== 401 && status !== 429)
    house.book.violation(`an upgrade without a key was answered with ${status}`)
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

async function halfOpen({ chance, house }: { chance: Chance; house: SoakContext }): Promise<void> {
  const { hostname, port } = new URL(house.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await pause(chance.between(10, 1_000))
  socket.destroy()
}
