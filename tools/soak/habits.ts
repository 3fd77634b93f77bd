/** The habits of guests. A visit starts and ends without a connection, outside of games and rooms. */
import { setTimeout as pause } from 'node:timers/promises'
import { MAX_ROOM_SIZE, MIN_ROOM_SIZE } from '../../protocol/constants.ts'
import { rampage } from './abuse.ts'
import { Guest } from './guest.ts'
import { type Mood, paceOf, playGame } from './play-game.ts'
import type { SoakContext } from './soak-context.ts'

/** One visit. `isClosing` asks it to end. */
export type Habit = (guests: readonly Guest[], mood: Mood, isClosing: () => boolean) => Promise<void>

/** The lease is renewed after this time, earlier while replies and pushes are lost. */
const WAITS_MS = 8_000

/** Plays quick matches one after the other. */
export const duels: Habit = async ([guest], mood, isClosing) => {
  if (!guest) return
  await guest.connect()
  await guest.request('hello', { name: 'Soaked' })
  for (let games = 0; games < paceOf(mood).gamesAVisit && !isClosing(); games++) {
    if (mood.chance.often(0.05)) await fickle(guest, mood)
    else if (!(await quickMatch(guest, mood, isClosing))) break
  }
  await goHome(guest)
}

async function quickMatch(guest: Guest, mood: Mood, isClosing: () => boolean): Promise<boolean> {
  guest.forget()
  const lives = mood.chance.oneOf([1, 1, 1, 2, 3])
  for (;;) {
    const reply = await guest.request('join', { lives })
    const gameId = reply?.type === 'matched' ? reply.gameId : undefined
    const isPlaying = reply?.type === 'error' && reply.code === 'already_playing'
    const waitsMs = mood.house.hasFaults ? paceOf(mood).silenceMs : WAITS_MS
    if (gameId !== undefined || isPlaying || (await guest.peek('round', waitsMs))) {
      await playGame(guest, mood, gameId)
      return true
    }
    if (!guest.isConnected) await guest.connect()
    if (isClosing()) return false
  }
}

/** Joins, then disconnects or cancels at once. */
async function fickle(guest: Guest, { chance, house }: Mood): Promise<void> {
  const joined = guest.request('join', { lives: 1 })
  house.count('joined and thought better of it')
  if (chance.often(0.5)) await guest.drop()
  else await guest.request('cancel')
  await joined
  if (!guest.isConnected) await guest.connect()
}

export const bots: Habit = async ([guest], mood, isClosing) => {
  if (!guest) return
  await guest.connect()
  for (let games = 0; games < paceOf(mood).gamesAVisit && !isClosing(); games++) {
    guest.forget()
    const reply = await guest.request('join', { lives: mood.chance.whole(1, 2), opponent: 'bot' })
    if (reply?.type === 'matched') await playGame(guest, mood, reply.gameId)
    await pause(mood.chance.between(0, 500))
  }
  await goHome(guest)
}

/** Plays in a private room with friends, and perhaps a rematch. */
export const rooms: Habit = async (guests, mood, isClosing) => {
  const { chance, house } = mood
  const friends = guests.slice(0, chance.whole(MIN_ROOM_SIZE, Math.min(MAX_ROOM_SIZE, guests.length)))
  const [host, ...others] = friends
  if (!host) return
  for (const { playerId } of friends) house.book.ratings.addFriend(playerId)
  for (const friend of friends) await friend.connect()
  // Sometimes the room is larger than the group, and the host must start.
  const size = Math.min(MAX_ROOM_SIZE, friends.length + (chance.often(0.5) ? 1 : 0))
  const room = await host.request('create', { size, lives: chance.whole(1, 2) })
  if (room?.type === 'room') {
    const { code } = room
    await Promise.all(others.map((friend) => friend.request('enter', { code: ` ${code.toLowerCase()} ` })))
    if (chance.often(0.2) && others[0]) {
      house.count('left a room and entered it again')
      await others[0].request('exit')
      await others[0].request('enter', { code })
    }
    if (size > friends.length) await host.request('start')
    await Promise.all(friends.map((friend) => playIfAsked(friend, mood)))
    for (let again = 0; again < 2 && !isClosing() && chance.often(0.5); again++) await rematch(friends, mood)
  }
  await Promise.all(friends.map(goHome))
}

async function rematch(friends: readonly Guest[], mood: Mood): Promise<void> {
  mood.house.count('rematches asked for')
  const [last] = friends.map(({ lastGame }) => lastGame)
  if (last === undefined || friends.some(({ lastGame }) => lastGame !== last)) return
  await Promise.all(friends.map((friend) => friend.request('rematch', { gameId: last })))
  await Promise.all(friends.map((friend) => playIfAsked(friend, mood)))
}

async function playIfAsked(guest: Guest, mood: Mood): Promise<void> {
  const first = await guest.peek('round', paceOf(mood).beginsWithinMs)
  // The push may be lost. The seat in `hello` replaces it.
  if (first || mood.house.hasFaults) await playGame(guest, mood, first?.gameId)
}

/** Watches one game after the other. Unwatches some. */
export const watches: Habit = async ([guest], mood, isClosing) => {
  if (!guest) return
  const { chance, house } = mood
  await guest.connect()
  for (let games = 0; games < 2 * paceOf(mood).gamesAVisit && !isClosing(); games++) {
    const [gameId, ...more] = house.book.running
    if (gameId === undefined) {
      await pause(300)
      continue
    }
    const watched = chance.oneOf([gameId, ...more])
    const reply = await guest.request('watch', { gameId: watched })
    if (reply?.type === 'watching') {
      house.count('games watched')
      const hears = () =>
        guest.next(['result'], (push) => push.gameId === watched, 2 * paceOf(mood).silenceMs)
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

export const vandals: Habit = async ([guest], mood, isClosing) => {
  if (guest) await rampage(guest, mood, isClosing)
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
export const comesToRest: Habit = async (guests, mood) => {
  const rest = async (guest: Guest) => {
    await guest.connect()
    await guest.request('exit')
    await guest.request('cancel')
    guest.forget()
    const reply = await guest.request('join', { lives: 1, opponent: 'bot' })
    if (reply?.type === 'matched') await playGame(guest, mood, reply.gameId)
    else mood.house.book.violation(`${guest.playerId} cannot play: ${describe(reply)}`, 'stuck')
    await goHome(guest)
  }
  await Promise.all(guests.map(rest))
}

const describe = (reply: Awaited<ReturnType<Guest['request']>>) =>
  reply?.type === 'error' ? reply.code : (reply?.type ?? 'no reply')

export const newGuests = (house: SoakContext, count: number): Guest[] =>
  Array.from({ length: count }, () => new Guest(house))
