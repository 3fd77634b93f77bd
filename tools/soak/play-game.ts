/** How a guest plays a game: mostly properly, sometimes not. */
import { setTimeout as pause } from 'node:timers/promises'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import type { PushOf, Seat } from '../../protocol/messages.ts'
import type { Guest } from './guest.ts'
import type { Chance } from './random.ts'
import type { SoakContext } from './soak-context.ts'
import { LEISURELY } from './timing.ts'

/** A turn: a `round` push, or the seat from `hello`. */
type Turn = Pick<PushOf<'round'>, 'gameId' | 'round' | 'turnSeconds'>

/** The result of a turn: is the guest still in the game? */
type Manner = (guest: Guest, turn: Turn, mood: Mood) => Promise<'stays' | 'goes'>

export interface Mood {
  chance: Chance
  house: SoakContext
}

/** Silence after which a guest asks, and the number of questions after which the game counts as stuck. */
const SILENCE_MS = 12_000
const MAX_SILENCES = 3
/** Earlier and more often while pushes are lost. */
const MAX_FAULTY_SILENCES = 60

/** How often each happens in a hundred turns. The rest are proper throws. */
const MANNERS: readonly [often: number, name: string, manner: Manner][] = [
  [6, 'dropped before throwing', dropFirst],
  [4, 'dropped after throwing', dropAfter],
  [3, 'taken over by another tab', takeOver],
  [3, 'left the game', leave],
  [2, 'missed a turn', miss],
  [2, 'threw too late', throwLate],
  [4, 'threw twice', throwTwice],
  [3, 'threw for a wrong round', throwWrongRound],
  [3, 'sent rubbish while playing', sendRubbish],
]

/** These take as long as a turn. */
const WAITS: ReadonlySet<Manner> = new Set([miss, throwLate])

export const paceOf = ({ house }: Mood) => house.pace ?? LEISURELY

/** Plays until the game is over or the guest is out. `gameId` undefined: the first game that comes. */
export async function playGame(guest: Guest, mood: Mood, gameId: string | undefined): Promise<void> {
  let playing = gameId
  const isOurs = (push: { gameId: string }) => playing === undefined || push.gameId === playing
  for (let silences = 0; silences < (mood.house.hasFaults ? MAX_FAULTY_SILENCES : MAX_SILENCES); ) {
    const silenceMs = mood.house.hasFaults ? paceOf(mood).silenceMs : SILENCE_MS
    const push = await guest.next(['round', 'result'], isOurs, silenceMs)
    let turn: Turn | undefined
    silences = push ? 0 : silences + 1
    if (!push) {
      const seat = await comeBack(guest, mood)
      if (!seat) return
      if (seat.thrown) continue
      turn = seat
    } else if (push.type === 'result') {
      if (push.over) return
      const me = push.players.find(({ playerId }) => playerId === guest.playerId)
      if (me?.lives === 0 && mood.chance.often(0.5)) return
      continue
    } else turn = push
    playing = turn.gameId
    if ((await takeTurn(guest, turn, mood)) === 'goes') return
  }
  mood.house.book.violation(`game ${playing}: nothing was heard of it any more`, 'stuck')
}

/** Reconnects if necessary and asks for the seat. Undefined if there is no turn to take. */
async function comeBack(guest: Guest, { house }: Mood): Promise<Seat | undefined> {
  if (!guest.isConnected) await guest.connect()
  const welcome = await guest.request('hello')
  const seat: Seat | null = welcome?.type === 'welcome' ? welcome.seat : null
  if (!seat) return undefined
  house.book.begins(seat)
  house.count('seats given back')
  return seat
}

async function takeTurn(guest: Guest, turn: Turn, mood: Mood): Promise<'stays' | 'goes'> {
  const { chance, house } = mood
  await pause(chance.between(...paceOf(mood).thinksMs))
  let dice = chance.between(0, 100)
  for (const [often, name, manner] of MANNERS) {
    dice -= often
    if (dice >= 0 || (WAITS.has(manner) && !paceOf(mood).waitsForTurns)) continue
    house.count(name)
    return manner(guest, turn, mood)
  }
  await throwHand(guest, turn, mood)
  return 'stays'
}

async function throwHand(
  guest: Guest,
  { gameId, round }: Turn,
  { chance, house: { book } }: Mood,
  hand: Hand = chance.oneOf(HANDS),
): Promise<void> {
  book.throws(guest.playerId, gameId, round, hand)
  let isTaken = false
  const reply = await guest.request('throw', { gameId, round, hand }, ({ type }) => {
    if (type !== 'thrown' || isTaken) return
    isTaken = true
    book.taken(guest.playerId, gameId, round, hand)
  })
  if (reply?.type === 'thrown') {
    book.playsIn(guest.playerId, gameId, round)
    guest.hasThrown(gameId, round)
  }
  if (reply?.type === 'error' && reply.code === 'already_thrown') book.stands(guest.playerId, gameId, round)
}

async function dropFirst(guest: Guest, _turn: Turn, mood: Mood): Promise<'stays' | 'goes'> {
  await guest.drop()
  return goOn(guest, mood)
}

async function dropAfter(guest: Guest, turn: Turn, mood: Mood): Promise<'stays' | 'goes'> {
  const thrown = throwHand(guest, turn, mood)
  await guest.drop()
  await thrown
  return goOn(guest, mood)
}

/** After a while. There may be a turn to take, or nothing any more. */
async function goOn(guest: Guest, mood: Mood): Promise<'stays' | 'goes'> {
  await pause(mood.chance.between(...paceOf(mood).awayMs))
  const again = await comeBack(guest, mood)
  if (again && !again.thrown) await throwHand(guest, again, mood)
  return again ? 'stays' : 'goes'
}

async function takeOver(guest: Guest, turn: Turn, mood: Mood): Promise<'stays'> {
  await guest.connect()
  const again = await comeBack(guest, mood)
  await throwHand(guest, again ?? turn, mood)
  return 'stays'
}

async function leave(guest: Guest, { gameId }: Turn, { chance }: Mood): Promise<'stays' | 'goes'> {
  await guest.request('leave', { gameId })
  return chance.often(0.5) ? 'goes' : 'stays'
}

async function miss(_guest: Guest, { turnSeconds }: Turn): Promise<'stays'> {
  await pause(turnSeconds * 1000)
  return 'stays'
}

async function throwLate(guest: Guest, turn: Turn, mood: Mood): Promise<'stays'> {
  await pause(turn.turnSeconds * 1000 + mood.chance.between(-100, 300))
  await throwHand(guest, turn, mood)
  return 'stays'
}

async function throwTwice(guest: Guest, turn: Turn, mood: Mood): Promise<'stays'> {
  await Promise.all([throwHand(guest, turn, mood, 'rock'), throwHand(guest, turn, mood, 'paper')])
  return 'stays'
}

async function throwWrongRound(guest: Guest, turn: Turn, mood: Mood): Promise<'stays'> {
  await throwHand(guest, { ...turn, round: turn.round + 1 }, mood)
  await throwHand(guest, turn, mood)
  return 'stays'
}

async function sendRubbish(guest: Guest, turn: Turn, mood: Mood): Promise<'stays'> {
  guest.send('{"action":"throw","gameId":')
  guest.send({ action: 'throw', gameId: turn.gameId, round: turn.round, hand: 'well' })
  await throwHand(guest, turn, mood)
  return 'stays'
}
