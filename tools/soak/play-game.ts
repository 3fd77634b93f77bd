/** How a guest plays a game: mostly properly, sometimes not. */
import { setTimeout as pause } from 'node:timers/promises'
import { HANDS, type Hand } from '../../protocol/constants.ts'
import type { PushOf, Seat } from '../../protocol/messages.ts'
import type { Guest } from './guest.ts'
import type { Visit } from './soak-context.ts'
import { LEISURELY } from './timing.ts'

/** A turn: a `round` push, or the seat from `hello`. */
type Turn = Pick<PushOf<'round'>, 'gameId' | 'round' | 'turnSeconds'>

/** Plays one turn. Resolves to whether the guest stays in the game. */
type Behaviour = (guest: Guest, turn: Turn, visit: Visit) => Promise<'stays' | 'goes'>

/** Silence after which a guest asks, and the number of questions after which the game counts as stuck. */
const SILENCE_MS = 12_000
const MAX_SILENCES = 3
/** While pushes are lost, guests ask more often. */
const MAX_FAULTY_SILENCES = 60

/** Behaviours with their shares in percent of all turns. In the other turns the guest throws properly. */
const BEHAVIOURS: readonly [percent: number, name: string, behaviour: Behaviour][] = [
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

/** Behaviours that take as long as a turn. */
const WAITS: ReadonlySet<Behaviour> = new Set([miss, throwLate])

export const paceOf = ({ context }: Visit) => context.pace ?? LEISURELY

/** Plays until the game is over or the guest is out. `gameId` undefined: the first game that comes. */
export async function playGame(guest: Guest, visit: Visit, gameId: string | undefined): Promise<void> {
  let playing = gameId
  const isOurs = (push: { gameId: string }) => playing === undefined || push.gameId === playing
  for (let silences = 0; silences < (visit.context.hasFaults ? MAX_FAULTY_SILENCES : MAX_SILENCES); ) {
    const silenceMs = visit.context.hasFaults ? paceOf(visit).silenceMs : SILENCE_MS
    const push = await guest.next(['round', 'result'], isOurs, silenceMs)
    let turn: Turn | undefined
    silences = push ? 0 : silences + 1
    if (!push) {
      const seat = await comeBack(guest, visit)
      if (!seat) return
      if (seat.thrown) continue
      turn = seat
    } else if (push.type === 'result') {
      if (push.over) return
      const me = push.players.find(({ playerId }) => playerId === guest.playerId)
      if (me?.lives === 0 && visit.chance.often(0.5)) return
      continue
    } else turn = push
    playing = turn.gameId
    if ((await takeTurn(guest, turn, visit)) === 'goes') return
  }
  visit.context.book.violation(`game ${playing}: no more pushes arrived`, 'stuck')
}

/** Reconnects if necessary and asks for the seat. Undefined if there is no turn to take. */
async function comeBack(guest: Guest, { context }: Visit): Promise<Seat | undefined> {
  if (!guest.isConnected) await guest.connect()
  const welcome = await guest.request('hello')
  const seat: Seat | null = welcome?.type === 'welcome' ? welcome.seat : null
  if (!seat) return undefined
  context.book.begins(seat)
  context.count('seats given back')
  return seat
}

async function takeTurn(guest: Guest, turn: Turn, visit: Visit): Promise<'stays' | 'goes'> {
  const { chance, context } = visit
  await pause(chance.between(...paceOf(visit).thinksMs))
  let dice = chance.between(0, 100)
  for (const [percent, name, behaviour] of BEHAVIOURS) {
    dice -= percent
    if (dice >= 0 || (WAITS.has(behaviour) && !paceOf(visit).waitsForTurns)) continue
    context.count(name)
    return behaviour(guest, turn, visit)
  }
  await throwHand(guest, turn, visit)
  return 'stays'
}

async function throwHand(
  guest: Guest,
  { gameId, round }: Turn,
  { chance, context: { book } }: Visit,
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

async function dropFirst(guest: Guest, _turn: Turn, visit: Visit): Promise<'stays' | 'goes'> {
  await guest.drop()
  return goOn(guest, visit)
}

async function dropAfter(guest: Guest, turn: Turn, visit: Visit): Promise<'stays' | 'goes'> {
  const thrown = throwHand(guest, turn, visit)
  await guest.drop()
  await thrown
  return goOn(guest, visit)
}

/** Reconnects after a while, and throws if a turn is open. */
async function goOn(guest: Guest, visit: Visit): Promise<'stays' | 'goes'> {
  await pause(visit.chance.between(...paceOf(visit).awayMs))
  const again = await comeBack(guest, visit)
  if (again && !again.thrown) await throwHand(guest, again, visit)
  return again ? 'stays' : 'goes'
}

async function takeOver(guest: Guest, turn: Turn, visit: Visit): Promise<'stays'> {
  await guest.connect()
  const again = await comeBack(guest, visit)
  await throwHand(guest, again ?? turn, visit)
  return 'stays'
}

async function leave(guest: Guest, { gameId }: Turn, { chance }: Visit): Promise<'stays' | 'goes'> {
  await guest.request('leave', { gameId })
  return chance.often(0.5) ? 'goes' : 'stays'
}

async function miss(_guest: Guest, { turnSeconds }: Turn): Promise<'stays'> {
  await pause(turnSeconds * 1000)
  return 'stays'
}

async function throwLate(guest: Guest, turn: Turn, visit: Visit): Promise<'stays'> {
  await pause(turn.turnSeconds * 1000 + visit.chance.between(-100, 300))
  await throwHand(guest, turn, visit)
  return 'stays'
}

async function throwTwice(guest: Guest, turn: Turn, visit: Visit): Promise<'stays'> {
  await Promise.all([throwHand(guest, turn, visit, 'rock'), throwHand(guest, turn, visit, 'paper')])
  return 'stays'
}

async function throwWrongRound(guest: Guest, turn: Turn, visit: Visit): Promise<'stays'> {
  await throwHand(guest, { ...turn, round: turn.round + 1 }, visit)
  await throwHand(guest, turn, visit)
  return 'stays'
}

async function sendRubbish(guest: Guest, turn: Turn, visit: Visit): Promise<'stays'> {
  guest.send('{"action":"throw","gameId":')
  guest.send({ action: 'throw', gameId: turn.gameId, round: turn.round, hand: 'well' })
  await throwHand(guest, turn, visit)
  return 'stays'
}
