/** Who hears that an event or a turn is over, and as what: after exits, crashes and faults. */
import type { Sender } from '../../../functions/edge/socket.ts'
import { exit } from '../../../functions/events/exit.ts'
import { finish, pushAbortedEvent } from '../../../functions/events/finish.ts'
import { findEventOf } from '../../../functions/events/hello.ts'
import { reveal } from '../../../functions/events/reveal.ts'
import { seatsOf } from '../../../functions/events/seats.ts'
import { nameOf } from '../../../functions/game/names.ts'
import { cancel } from '../../../functions/matchmaking/cancel.ts'
import {
  type GuestPlace,
  PLACES_PER_SHARD,
  putGuest,
  readRosters,
  removeGuest,
} from '../../../functions/store/event-rosters.ts'
import { readEvent, updateEvent } from '../../../functions/store/events.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import {
  again,
  askRound,
  beginEvent,
  endRound,
  holdEvent,
  lastRound,
  type Recorded,
  recordEvents,
  throwing,
} from '../../support/event-functions.ts'
import { FunctionDied, Lifetimes } from '../../support/lifetimes.ts'
import { recordPushes, recordTaskAnswers, type TaskAnswers } from '../../support/recorders.ts'
import { newSender, startWorld, type World } from '../../support/world.ts'

let world: World
let recorded: Recorded
let tokens: TaskAnswers
let lives: Lifetimes
beforeAll(async () => {
  world = await startWorld()
  recorded = recordEvents()
  recordPushes()
  tokens = recordTaskAnswers()
  lives = new Lifetimes()
})
afterAll(() => world.stop())

const exiting = (sender: Sender) => exit({ action: 'exit' }, again(sender))

/** The messages to the guests of this event, with the states of the guests, in order. */
const toGuests = (eventId: string) =>
  recorded.told.flatMap(({ gameId, messages = [], seats }) =>
    gameId === eventId ? (messages as object[]).map((message) => ({ ...message, seats })) : [],
  )

/** The seats with another letter for one guest. */
async function seatsWith(
  gameId: string,
  seats: string,
  { playerId }: Sender,
  letter: string,
): Promise<string> {
  for (const { shard, guests } of await readRosters(gameId)) {
    const found = Object.entries(guests).find(([, guest]) => guest.playerId === playerId)
    const at = shard * PLACES_PER_SHARD + Number(found?.[0])
    if (found) return seats.slice(0, at) + letter + seats.slice(at + 1)
  }
  throw new Error(`${playerId} is no guest.`)
}

test('a guest who has won a place and leaves is among the winners, and has a prize code', async () => {
  const { host, guests, ...held } = await holdEvent(2)
  const [winner, other] = guests as [Sender, Sender]
  const input = await beginEvent({ ...held, host, guests }, recorded)
  const { gameId, seats } = input
  await askRound(input)
  const { closed } = await endRound(input)
  const won = await seatsWith(gameId, seats, winner, 'w')
  const last = { ...lastRound(gameId), over: null, again: 'playoff' as const }
  await askRound(input, { round: 2, seats: won, closed, last })
  await exiting(winner)
  await exiting(other)
  const over = await finish(
    { result: { ...lastRound(gameId), round: 2 }, seats: won.replace('i', 'x') },
    Date.now,
  )
  expect(over?.winners.map(({ playerId }) => playerId)).toEqual([winner.playerId])
  expect((await readEvent(gameId))?.won).toEqual(over?.winners)
  // Neither of them receives pushes any more.
  const connections = (await readRosters(gameId)).flatMap(({ guests: all }) =>
    Object.values(all).map(({ connection }) => connection),
  )
  expect(connections).toEqual([undefined, undefined])
})

test('a guest who leaves before the event begins gives the place back', async () => {
  const { guests, ...held } = await holdEvent(2)
  await exiting(guests[0] as Sender)
  const { seats } = await beginEvent({ guests, ...held }, recorded)
  expect(seats.replaceAll('.', '')).toBe('i')
})

test('a host whose exit dies, and is repeated, has told the guests that there will be no event', async () => {
  for (let calls = 1, hasDied = true; hasDied; calls++) {
    const { host, guests } = await holdEvent(1)
    const gameId = (await readPlayer(guests[0]?.playerId ?? '')).seat?.gameId ?? ''
    lives.doom('exit', calls)
    const died = await lives.live('exit', () => exiting(host)).catch((error: unknown) => error)
    lives.pardon()
    hasDied = died instanceof FunctionDied
    await exit({ action: 'exit' }, { ...again(host), now: Date.now() + 1 })
    const over = expect.objectContaining({ type: 'event', phase: 'over' })
    expect([calls, toGuests(gameId)]).toEqual([calls, expect.arrayContaining([over])])
  }
})

describe('an execution that cannot go on', () => {
  test('pushes the stored end, if the event had ended before', async () => {
    const event = await holdEvent(1)
    const input = await beginEvent(event, recorded)
    const { gameId } = input
    await askRound(input)
    await endRound(input)
    const seats = input.seats.replace('i', 'w')
    await finish({ result: lastRound(gameId), seats }, Date.now)
    const [first] = toGuests(gameId).slice(-1)
    // All attempts of `Finish` have timed out after its write.
    await pushAbortedEvent({ gameId, round: 1, seats }, Date.now)
    expect(toGuests(gameId).at(-1)).toEqual(first)
    expect(first).toMatchObject({ type: 'event_result', over: { reason: 'won' }, seats })
  })

  test('pushes and stores that the event was aborted, also if the state machine had ended it', async () => {
    const event = await holdEvent(1)
    const input = await beginEvent(event, recorded)
    const { gameId, seats } = input
    await askRound(input)
    // What the state `Abort the event` writes.
    await updateEvent(gameId, { change: 'SET #phase = :over', values: { ':over': 'over' } })
    await pushAbortedEvent({ gameId, round: 1, seats }, Date.now)
    const told = toGuests(gameId).at(-1)
    expect(told).toMatchObject({ type: 'event_result', over: { reason: 'aborted', winners: [] } })
    expect(told?.seats).toBe(seats.replace('i', 'o'))
    expect((await readEvent(gameId))?.last).toMatchObject({ over: { reason: 'aborted' } })
  })
})

test('the turn of a round ends with the hand of the host, if all its guests had left before it was opened', async () => {
  const event = await holdEvent(3)
  const input = await beginEvent(event, recorded)
  for (const guest of event.guests) await exiting(guest)
  await askRound(input)
  const before = tokens.answers.length
  await throwing(event.host, input.gameId, 'rock')
  expect(tokens.answers.slice(before)).toHaveLength(1)
  const { closed } = await endRound(input)
  expect(closed).toBe(seatsOf(await readRosters(input.gameId)).replaceAll('i', 'x'))
})

describe('guests who leave', () => {
  const viewOfHost = async (host: Sender) => findEventOf(await readPlayer(host.playerId), again(host))

  test('while a round is open are no longer counted or named', async () => {
    const event = await holdEvent(4)
    const input = await beginEvent(event, recorded)
    await askRound(input)
    const leaving = event.guests.slice(0, 2)
    await Promise.all(leaving.map(exiting))
    // A repeated `exit` changes nothing.
    await exiting(leaving[0] as Sender)
    const view = await viewOfHost(event.host)
    expect(view).toMatchObject({ guests: 2, turn: { left: 2 } })
    const names = await Promise.all(event.guests.slice(2).map(({ playerId }) => readPlayer(playerId)))
    expect(view?.turn?.names.toSorted()).toEqual(names.map(nameOf).toSorted())
  })

  test('after a round was closed, and before the next one is opened, are not counted in it', async () => {
    const event = await holdEvent(4)
    const input = await beginEvent(event, recorded)
    const { gameId, seats } = input
    await askRound(input)
    const { closed } = await endRound(input)
    const [gone, ...others] = event.guests as [Sender, ...Sender[]]
    await exiting(gone)
    const last = { ...lastRound(gameId), left: 4, over: null }
    await askRound(input, { round: 2, seats, closed, last })
    const round = toGuests(gameId).at(-1) as { left?: number; names?: string[] } | undefined
    expect(round).toMatchObject({ type: 'event_round', round: 2, left: 3 })
    expect(round?.names).toHaveLength(3)
    // The turn ends with the last hand of those who are still there.
    const before = tokens.answers.length
    for (const player of [event.host, ...others])
      expect(await throwing(player, gameId, 'rock', 2)).toMatchObject({ type: 'thrown' })
    expect(tokens.answers.slice(before)).toHaveLength(1)
  })

  test('by an `exit` that died after any of its calls, and was repeated, are no longer counted', async () => {
    for (let calls = 1, hasDied = true; hasDied; calls++) {
      const event = await holdEvent(2)
      const input = await beginEvent(event, recorded)
      await askRound(input)
      const [gone, other] = event.guests as [Sender, Sender]
      lives.doom('exit', calls)
      const died = await lives.live('exit', () => exiting(gone)).catch((error: unknown) => error)
      lives.pardon()
      hasDied = died instanceof FunctionDied
      await exiting(gone)
      const view = await viewOfHost(event.host)
      expect([calls, view?.guests, view?.turn?.left]).toEqual([calls, 1, 1])
      const before = tokens.answers.length
      await throwing(event.host, input.gameId, 'rock')
      await throwing(other, input.gameId, 'rock')
      expect([calls, tokens.answers.length - before]).toEqual([calls, 1])
    }
  })

  test('do not take the place of another guest with them, who has it by the time that a dead `exit` is repeated', async () => {
    const event = await holdEvent(1)
    const [gone] = event.guests as [Sender]
    const { gameId = '', event: at } = (await readPlayer(gone.playerId)).seat ?? {}
    const place = at?.place as GuestPlace
    await removeGuest(gameId, place, gone.playerId)
    const newcomer = await newSender()
    await putGuest(gameId, place, { playerId: newcomer.playerId, name: 'New', at: Date.now() })
    const input = await beginEvent(event, recorded)
    await askRound(input)
    await exiting(gone)
    expect(await viewOfHost(event.host)).toMatchObject({ guests: 1, turn: { left: 1, names: ['New'] } })
  })

  test('between the beginning and the first round are no longer counted', async () => {
    const event = await holdEvent(3)
    await beginEvent(event, recorded)
    await exiting(event.guests[0] as Sender)
    expect(await viewOfHost(event.host)).toMatchObject({ phase: 'playing', guests: 2 })
  })
})

test('a host who has left can no longer end a turn', async () => {
  const event = await holdEvent(1)
  const input = await beginEvent(event, recorded)
  const { gameId } = input
  await askRound(input)
  await exiting(event.host)
  const before = tokens.answers.length
  expect(await reveal({ action: 'reveal', gameId, round: 1 }, again(event.host))).toMatchObject({
    code: 'not_in_game',
  })
  expect(tokens.answers).toHaveLength(before)
})

test('a round does not wait for a host who has left, before or after the guests have thrown', async () => {
  const event = await holdEvent(2)
  const [ann, ben] = event.guests as [Sender, Sender]
  const input = await beginEvent(event, recorded)
  const { gameId, seats } = input
  await askRound(input)
  await throwing(ann, gameId, 'rock')
  await throwing(ben, gameId, 'rock')
  const before = tokens.answers.length
  await exiting(event.host)
  expect(tokens.answers.slice(before)).toHaveLength(1)
  const { closed } = await endRound(input)
  const last = { ...lastRound(gameId), left: 2, over: null }
  await askRound(input, { round: 2, seats, closed, last })
  await throwing(ann, gameId, 'rock', 2)
  expect(tokens.answers.slice(before)).toHaveLength(1)
  await throwing(ben, gameId, 'rock', 2)
  expect(tokens.answers.slice(before)).toHaveLength(2)
})

test('somebody who has just entered or opened an event does not wait for an opponent', async () => {
  const { host, guests } = await holdEvent(1)
  for (const player of [host, ...guests])
    expect(await cancel({ action: 'cancel' }, again(player))).toEqual({ type: 'cancelled' })
})
