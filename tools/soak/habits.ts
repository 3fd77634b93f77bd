/** The habits of guests. A visit starts and ends without a connection, outside of games and rooms. */
import { setTimeout as pause } from 'node:timers/promises'
import { MAX_ROOM_SIZE, MIN_ROOM_SIZE } from '../../protocol/constants.ts'
import { abuseServer } from './abuse.ts'
import { Guest } from './guest.ts'
import { paceOf, playGame } from './play-game.ts'
import type { SoakContext, Visit } from './soak-context.ts'

/** One visit. `isClosing` asks it to end. */
export type Habit = (guests: readonly Guest[], visit: Visit, isClosing: () => boolean) => Promise<void>

/** The lease is renewed after this time, earlier while replies and pushes are lost. */
const WAITS_MS = 8_000

/** Plays quick matches one after the other. */
export const duels: Habit = async ([guest], visit, isClosing) => {
  if (!guest) return
  await guest.connect()
  await guest.request('hello', { name: 'Soaked' })
  for (let games = 0; games < paceOf(visit).gamesAVisit && !isClosing(); games++) {
    if (visit.chance.often(0.05)) await fickle(guest, visit)
    else if (!(await quickMatch(guest, visit, isClosing))) break
  }
  await goHome(guest)
}

async function quickMatch(guest: Guest, visit: Visit, isClosing: () => boolean): Promise<boolean> {
  guest.forget()
  const lives = visit.chance.oneOf([1, 1, 1, 2, 3])
  for (;;) {
    const reply = await guest.request('join', { lives })
    const gameId = reply?.type === 'matched' ? reply.gameId : undefined
    const isPlaying = reply?.type === 'error' && reply.code === 'already_playing'
    const waitsMs = visit.context.hasFaults ? paceOf(visit).silenceMs : WAITS_MS
    if (gameId !== undefined || isPlaying || (await guest.peek('round', waitsMs))) {
      await playGame(guest, visit, gameId)
      return true
    }
    if (!guest.isConnected) await guest.connect()
    if (isClosing()) return false
  }
}

/** Joins, then disconnects or cancels at once. */
async function fickle(guest: Guest, { chance, context }: Visit): Promise<void> {
  const joined = guest.request('join', { lives: 1 })
  context.count('joined and cancelled')
  if (chance.often(0.5)) await guest.drop()
  else await guest.request('cancel')
  await joined
  if (!guest.isConnected) await guest.connect()
}

export const bots: Habit = async ([guest], visit, isClosing) => {
  if (!guest) return
  await guest.connect()
  for (let games = 0; games < paceOf(visit).gamesAVisit && !isClosing(); games++) {
    guest.forget()
    const reply = await guest.request('join', { lives: visit.chance.whole(1, 2), opponent: 'bot' })
    if (reply?.type === 'matched') await playGame(guest, visit, reply.gameId)
    await pause(visit.chance.between(0, 500))
  }
  await goHome(guest)
}

/** Plays in a private room with friends, and perhaps a rematch. */
export const rooms: Habit = async (guests, visit, isClosing) => {
  const { chance, context } = visit
  const friends = guests.slice(0, chance.whole(MIN_ROOM_SIZE, Math.min(MAX_ROOM_SIZE, guests.length)))
  const [host, ...others] = friends
  if (!host) return
  for (const { playerId } of friends) context.book.ratings.addFriend(playerId)
  for (const friend of friends) await friend.connect()
  // Sometimes the room is larger than the group, and the host must start.
  const size = Math.min(MAX_ROOM_SIZE, friends.length + (chance.often(0.5) ? 1 : 0))
  const room = await host.request('create', { size, lives: chance.whole(1, 2) })
  if (room?.type === 'room') {
    const { code } = room
    await Promise.all(others.map((friend) => friend.request('enter', { code: ` ${code.toLowerCase()} ` })))
    if (chance.often(0.2) && others[0]) {
      context.count('left a room and entered it again')
      await others[0].request('exit')
      await others[0].request('enter', { code })
    }
    if (size > friends.length) await host.request('start')
    await Promise.all(friends.map((friend) => playIfAsked(friend, visit)))
    for (let again = 0; again < 2 && !isClosing() && chance.often(0.5); again++) await rematch(friends, visit)
  }
  await Promise.all(friends.map(goHome))
}

async function rematch(friends: readonly Guest[], visit: Visit): Promise<void> {
  visit.context.count('rematches asked for')
  const [last] = friends.map(({ lastGame }) => lastGame)
  if (last === undefined || friends.some(({ lastGame }) => lastGame !== last)) return
  await Promise.all(friends.map((friend) => friend.request('rematch', { gameId: last })))
  await Promise.all(friends.map((friend) => playIfAsked(friend, visit)))
}

async function playIfAsked(guest: Guest, visit: Visit): Promise<void> {
  const first = await guest.peek('round', paceOf(visit).beginsWithinMs)
  // The push may be lost. The seat in `hello` replaces it.
  if (first || visit.context.hasFaults) await playGame(guest, visit, first?.gameId)
}

/** Watches one game after the other. Unwatches some. */
export const watches: Habit = async ([guest], visit, isClosing) => {
  if (!guest) return
  const { chance, context } = visit
  await guest.connect()
  for (let games = 0; games < 2 * paceOf(visit).gamesAVisit && !isClosing(); games++) {
    const [gameId, ...more] = context.book.running
    if (gameId === undefined) {
      await pause(300)
      continue
    }
    const watched = chance.oneOf([gameId, ...more])
    const reply = await guest.request('watch', { gameId: watched })
    if (reply?.type === 'watching') {
      context.count('games watched')
      const hears = () =>
        guest.next(['result'], (push) => push.gameId === watched, 2 * paceOf(visit).silenceMs)
      for (let push = await hears(); push && !push.over && !isClosing(); ) push = await hears()
    }
    if (chance.often(0.3)) await guest.request('history')
    if (chance.often(0.2)) {
      await guest.drop()
      await guest.connect()
    } else if (chance.often(0.7)) await guest.request('unwatch', { gameId: watched })
  }
  await guest.close()
}

export const vandals: Habit = async ([guest], visit, isClosing) => {
  if (guest) await abuseServer(guest, visit, isClosing)
}

/** Cleans up whatever the previous visit left. */
async function goHome(guest: Guest): Promise<void> {
  if (!guest.isConnected) await guest.connect()
  await guest.request('cancel')
  await guest.request('exit')
  const welcome = await guest.request('hello')
  if (welcome?.type === 'welcome' && welcome.seat)
    await guest.request('leave', { gameId: welcome.seat.gameId })
  await guest.close()
}

/** Plays one game against a bot in any state, since no earlier game, room or wait may block a player. */
export const comesToRest: Habit = async (guests, visit) => {
  const rest = async (guest: Guest) => {
    await guest.connect()
    await guest.request('exit')
    await guest.request('cancel')
    guest.forget()
    const reply = await guest.request('join', { lives: 1, opponent: 'bot' })
    if (reply?.type === 'matched') await playGame(guest, visit, reply.gameId)
    else visit.context.book.violation(`${guest.playerId} cannot play: ${describe(reply)}`, 'stuck')
    await goHome(guest)
  }
  await Promise.all(guests.map(rest))
}

const describe = (reply: Awaited<ReturnType<Guest['request']>>) =>
  reply?.type === 'error' ? reply.code : (reply?.type ?? 'no reply')

export const newGuests = (context: SoakContext, count: number): Guest[] =>
  Array.from({ length: count }, () => new Guest(context))
