/** Events in the table: places, hands that race with the end of a round, lost answers, functions that die. */
import fc from 'fast-check'
import type { Sender } from '../../../functions/edge/socket.ts'
import { attend } from '../../../functions/events/attend.ts'
import { begin } from '../../../functions/events/begin.ts'
import type { FanOut } from '../../../functions/events/call-later.ts'
import { exit } from '../../../functions/events/exit.ts'
import { fanOut } from '../../../functions/events/fan-out.ts'
import { finish } from '../../../functions/events/finish.ts'
import { findEventOf } from '../../../functions/events/hello.ts'
import { hold } from '../../../functions/events/hold.ts'
import { reveal } from '../../../functions/events/reveal.ts'
import { screen } from '../../../functions/events/screen.ts'
import { countOf } from '../../../functions/events/seats.ts'
import { placeOf } from '../../../functions/game/player-status.ts'
import {
  PLACES_PER_SHARD,
  readRosters,
  SHARD_NUMBERS,
  SHARDS,
} from '../../../functions/store/event-rosters.ts'
import { noteAnnounced, readEvent, updateEvent } from '../../../functions/store/events.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import { expiresAt, put } from '../../../functions/store/table.ts'
import { HANDS, type Hand, MAX_SCREENS } from '../../../protocol/constants.ts'
import {
  again,
  askRound,
  beginEvent,
  endRound,
  type HeldEvent,
  holdEvent,
  lastRound,
  type Recorded,
  recordEvents,
  throwing,
} from '../../support/event-functions.ts'
import { Interleaving } from '../../support/interleaving.ts'
import { FunctionDied, Lifetimes } from '../../support/lifetimes.ts'
import { type LostAnswers, loseAnswers } from '../../support/lost-answers.ts'
import { type Pushes, recordPushes, recordTaskAnswers, type TaskAnswers } from '../../support/recorders.ts'
import { newSender, startWorld, type World } from '../../support/world.ts'

let world: World
let recorded: Recorded
let pushes: Pushes
let tokens: TaskAnswers
let lost: LostAnswers
let crossing: Interleaving
let lives: Lifetimes
beforeAll(async () => {
  world = await startWorld()
  recorded = recordEvents()
  pushes = recordPushes()
  tokens = recordTaskAnswers()
  lost = loseAnswers()
  crossing = new Interleaving()
  lives = new Lifetimes()
})
afterAll(() => world.stop())

const attending = (sender: Sender, code: string) => attend({ action: 'attend', code }, again(sender))
const eventOf = async (sender: Sender) => findEventOf(await readPlayer(sender.playerId), again(sender))

/** An event whose first round is open. */
async function opened(size: number) {
  const event = await holdEvent(size)
  const input = await beginEvent(event, recorded)
  await askRound(input)
  return { ...event, input, gameId: input.gameId }
}

/** The letters of a text of seats, without those of nobody. */
const lettersOf = (seats: string) =>
  [...seats]
    .filter((letter) => letter !== '.')
    .sort()
    .join('')

describe('places', () => {
  test('guests who come at the same time have places of their own, and who comes twice has one', async () => {
    const { code } = await holdEvent(0)
    const guests = await Promise.all(Array.from({ length: 12 }, () => newSender()))
    await Promise.all([...guests, ...guests].map((guest) => attending(guest, code)))
    const seats = await Promise.all(guests.map(async ({ playerId }) => (await readPlayer(playerId)).seat))
    const places = seats.map((seat) => JSON.stringify(seat?.event?.place))
    expect(new Set(places).size).toBe(guests.length)
    expect(await eventOf(guests[0] as Sender)).toMatchObject({ guests: 12, you: 'in', phase: 'open' })
  })

  test('the last of 1,000 places is found, and nobody gets another', async () => {
    const { code, host } = await holdEvent(0)
    const gameId = (await readPlayer(host.playerId)).seat?.gameId ?? ''
    const guest = { playerId: 'somebody', name: 'Somebody', at: Date.now() }
    for (const shard of SHARD_NUMBERS) {
      const taken = Array.from({ length: PLACES_PER_SHARD - (shard === 7 ? 1 : 0) }, (_, index) => [
        index,
        guest,
      ])
      await put({
        ...{ pk: `EVENT#${gameId}#${shard}`, sk: 'ROSTER', shard, guests: Object.fromEntries(taken) },
        expires: expiresAt(Date.now() + 60_000),
      })
    }
    const [ann, ben] = [await newSender(), await newSender()]
    const replies = await Promise.all([attending(ann, code), attending(ben, code)])
    expect(replies.map(({ type }) => type).sort()).toEqual(['error', 'event'])
    expect(replies.find(({ type }) => type === 'error')).toMatchObject({ code: 'room_full' })
    const left = replies[0]?.type === 'event' ? ann : ben
    expect(await exit({ action: 'exit' }, again(left))).toEqual({ type: 'exited' })
    expect(await attending(left === ann ? ben : ann, code)).toMatchObject({ type: 'event' })
  })

  test('a screen shows the event, and their number is limited', async () => {
    const { code } = await holdEvent(1)
    const show = (sender: Sender) => screen({ action: 'screen', code }, sender)
    const screens = await Promise.all(Array.from({ length: MAX_SCREENS }, () => newSender()))
    for (const one of screens)
      expect(await show(one)).toMatchObject({ type: 'event', you: 'screen', guests: 1 })
    expect(await show(await newSender())).toMatchObject({ code: 'room_full' })
    expect(await show(screens[0] as Sender)).toMatchObject({ type: 'event' })
  })

  test('an event that has been silent for too long binds nobody', async () => {
    const { guests, gameId } = await opened(1)
    const [ann] = guests as [Sender]
    const player = await readPlayer(ann.playerId)
    expect(await placeOf(player, Date.now())).toEqual({ is: 'event' })
    await updateEvent(gameId, { change: 'SET #deadline = :long', values: { ':long': Date.now() - 200_000 } })
    expect(await placeOf(player, Date.now())).toEqual({ is: 'free', finished: gameId })
  })

  test('everything that an event leaves behind is forgotten by itself', async () => {
    const items = (await world.items()) as { pk: { S: string }; expires?: { N: string } }[]
    const left = items.filter(({ pk }) => /^(EVENT|ROOM)#/.test(pk.S))
    expect(left.length).toBeGreaterThan(20)
    for (const { pk, expires } of left)
      expect([pk.S, Number(expires?.N) > Date.now() / 1_000]).toEqual([pk.S, true])
  })
})

describe('a hand', () => {
  type Deed = { does: 'throw'; who: number; hand: Hand } | { does: 'leave'; who: number } | { does: 'close' }
  const who = fc.nat(3)
  const deeds = fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ does: fc.constant('throw' as const), who, hand: fc.constantFrom(...HANDS) }),
      },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('leave' as const), who }) },
    ),
    { minLength: 2, maxLength: 8 },
  )

  test('is acknowledged if and only if it is judged, whenever the round closes', async () => {
    let late = 0
    await fc.assert(
      fc.asyncProperty(
        deeds,
        fc.nat(8),
        fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
        async (plan, at, schedule) => {
          const { host, guests, gameId, input } = await opened(3)
          const players = [host, ...guests]
          const acknowledged = new Map<string, Hand[]>()
          let closed = ''
          let hostHand: Hand | undefined
          const act = async (deed: Deed) => {
            if (deed.does === 'close') {
              const round = await endRound(input)
              closed = round.closed
              if (!round.chance) hostHand = round.hand
              return
            }
            const player = players[deed.who] as Sender
            if (deed.does === 'leave') {
              if (deed.who > 0) await exit({ action: 'exit' }, again(player))
              return
            }
            const reply = await throwing(player, gameId, deed.hand)
            if (reply.type === 'thrown')
              acknowledged.set(player.playerId, [...(acknowledged.get(player.playerId) ?? []), deed.hand])
            else if (reply.code === 'too_late') late++
          }
          const all: Deed[] = [...plan.slice(0, at), { does: 'close' }, ...plan.slice(at)]
          const places = await Promise.all(
            guests.map(async ({ playerId }) => (await readPlayer(playerId)).seat?.event?.place),
          )
          await crossing.run(
            schedule,
            all.map((deed) => () => act(deed)),
          )
          expect(closed).toHaveLength(SHARDS * PLACES_PER_SHARD)
          for (const [index, { playerId }] of guests.entries()) {
            const place = places[index]
            const letter = place ? closed[place.shard * PLACES_PER_SHARD + place.index] : undefined
            const [hand, second] = acknowledged.get(playerId) ?? []
            expect(second).toBeUndefined()
            // A guest who has left does not count, with or without a hand.
            if (letter !== 'x') expect(letter).toBe(hand ? hand[0] : 'n')
          }
          expect(acknowledged.get(host.playerId) ?? []).toEqual(hostHand ? [hostHand] : [])
        },
      ),
      { numRuns: 20 },
    )
    expect(late).toBeGreaterThan(0)
  })

  test('for the previous round is too late from a guest who missed it, but not from one who is out', async () => {
    const { guests, gameId, input } = await opened(3)
    const [ann, ben] = guests as [Sender, Sender, Sender]
    await throwing(ann, gameId, 'paper')
    const { closed } = await endRound(input)
    const seats = closed.replace('p', 'i').replaceAll('n', 'o')
    await askRound(input, { round: 2, seats, closed, taskToken: 'token 2' })
    expect(await throwing(ben, gameId, 'rock', 1)).toMatchObject({ code: 'too_late' })
    expect(await throwing(ben, gameId, 'rock', 2)).toMatchObject({ code: 'not_in_game' })
    expect(await throwing(ann, gameId, 'rock', 1)).toMatchObject({ code: 'wrong_round' })
    expect(await throwing(ann, gameId, 'rock', 3)).toMatchObject({ code: 'wrong_round' })
    expect(await throwing(ann, gameId, 'rock', 2)).toMatchObject({ type: 'thrown' })
  })

  test('of the last one, and of the host, ends the turn at once', async () => {
    const { host, guests, gameId } = await opened(3)
    const answered = () => tokens.answers.filter(({ taskToken }) => taskToken === `token ${gameId}`).length
    for (const guest of guests) await throwing(guest, gameId, 'paper')
    expect(answered()).toBe(0)
    await throwing(host, gameId, 'rock')
    expect(answered()).toBe(1)
    expect(await reveal({ action: 'reveal', gameId, round: 1 }, guests[0] as Sender)).toMatchObject({
      code: 'not_host',
    })
    expect(await reveal({ action: 'reveal', gameId, round: 2 }, host)).toMatchObject({ code: 'wrong_round' })
  })

  test('is not taken before the round is wholly open, and the round is not closed then', async () => {
    const event = await holdEvent(2)
    const input = await beginEvent(event, recorded)
    await expect(endRound(input)).rejects.toMatchObject({ name: 'NotAsked' })
    expect(await throwing(event.guests[0] as Sender, input.gameId, 'rock')).toMatchObject({ type: 'error' })
    await askRound(input)
    expect(await throwing(event.guests[0] as Sender, input.gameId, 'rock')).toMatchObject({ type: 'thrown' })
    expect(lettersOf((await endRound(input)).closed)).toBe('nr')
  })

  test('that is stored stays when the round is reopened', async () => {
    const { guests, gameId, input } = await opened(2)
    await throwing(guests[0] as Sender, gameId, 'scissors')
    await askRound(input, { attempt: 1, taskToken: 'a newer token' })
    expect((await readEvent(gameId))?.token).toBe('a newer token')
    await askRound(input, { attempt: 0, taskToken: 'an older token' })
    expect((await readEvent(gameId))?.token).toBe('a newer token')
    expect(lettersOf((await endRound(input)).closed)).toBe('ns')
  })
})

describe('answers that are lost', () => {
  test('change nothing, from the holding to the end', async () => {
    lost.isOn = true
    try {
      const { host, guests, gameId, input } = await opened(2)
      const [ann, ben] = guests as [Sender, Sender]
      expect(countOf(input.seats, 'i')).toBe(2)
      expect(await throwing(ann, gameId, 'paper')).toMatchObject({ type: 'thrown' })
      expect(await throwing(host, gameId, 'rock')).toMatchObject({ type: 'thrown' })
      expect(await exit({ action: 'exit' }, again(ben))).toEqual({ type: 'exited' })
      const round = await endRound(input)
      expect([lettersOf(round.closed), round.hand, round.chance]).toEqual(['px', 'rock', false])
      // The closing is done again, as Step Functions does when its answer is lost.
      expect(await endRound(input)).toEqual(round)
      const seats = round.closed.replace('p', 'w').replace('x', '.')
      const over = await finish({ result: lastRound(gameId), seats }, Date.now)
      expect(over?.winners.map(({ playerId }) => playerId)).toEqual([ann.playerId])
      expect(await finish({ result: lastRound(gameId), seats }, Date.now)).toEqual(over)
      expect(await eventOf(ann)).toMatchObject({ phase: 'over', you: 'won', prizeCode: expect.any(String) })
      expect(await eventOf(ben)).toBeNull()
    } finally {
      lost.isOn = false
    }
    expect(new Set(lost.repeated)).toEqual(new Set(['PutItem', 'UpdateItem']))
  })
})

describe('a function that dies', () => {
  /** The function dies after each of its calls in turn. Then the same player repeats the request. */
  async function dying(
    name: string,
    act: (event: HeldEvent) => Promise<unknown>,
    check: (event: HeldEvent) => Promise<void>,
    size = 1,
  ) {
    for (let calls = 1; ; calls += calls < 6 ? 1 : 7) {
      const event = await holdEvent(size)
      const before = lives.deaths.length
      lives.doom(name, calls)
      await lives.live(name, () => act(event)).catch((error) => expect(error).toBeInstanceOf(FunctionDied))
      lives.pardon()
      const hasDied = lives.deaths.length > before
      await act(event)
      await check(event)
      if (!hasDied) return expect(calls).toBeGreaterThan(2)
    }
  }

  test('letting a guest in lets the guest in the next time, once', async () => {
    const comers = new Map<HeldEvent, Sender>()
    await dying(
      'attend',
      async (event) => {
        const comer = comers.get(event) ?? (await newSender())
        comers.set(event, comer)
        return attending(comer, event.code)
      },
      async (event) => {
        const comer = comers.get(event) as Sender
        expect(await eventOf(comer)).toMatchObject({ guests: 2, you: 'in' })
      },
    )
  })

  test('beginning an event begins it the next time, with all its guests', async () => {
    await dying(
      'begin',
      ({ code, host }) => begin({ action: 'begin', code }, again(host)),
      async ({ host }) => {
        const event = await eventOf(host)
        const input = recorded.begun.get(event?.gameId ?? '')
        expect(countOf(input?.seats ?? '', 'i')).toBe(1)
        expect((await readRosters(event?.gameId ?? '')).every(({ shut }) => shut)).toBe(true)
      },
    )
  })

  test('letting a guest out lets the guest out the next time', async () => {
    await dying(
      'exit',
      ({ guests }) => exit({ action: 'exit' }, again(guests[0] as Sender)),
      async ({ guests, host }) => {
        expect(await eventOf(guests[0] as Sender)).toBeNull()
        expect(await eventOf(host)).toMatchObject({ guests: 0 })
      },
    )
  })
})

describe('pushes', () => {
  test('all guests of a call receive the result before the first of them receives the next round', async () => {
    const { guests, gameId, input } = await opened(6)
    await endRound(input)
    const [ann] = guests as [Sender]
    pushes.gone.add(ann.connectionId)
    const before = recorded.told.length
    await askRound(input, { round: 2, closed: input.seats, last: lastRound(gameId) })
    const calls = recorded.told.slice(before) as unknown as FanOut[]
    const from = pushes.posted.length
    for (const call of calls) await fanOut(call, Date.now)
    const types = pushes.posted.slice(from).map(({ push }) => push.type)
    expect(types).toEqual([...Array(5).fill('event_result'), ...Array(5).fill('event_round')])
  })

  test('a connection that hangs does not keep the next round from the others, and receives all in order', async () => {
    const { guests, gameId, input } = await opened(12)
    await endRound(input)
    const hanging = new Set(guests.slice(0, 5).map(({ connectionId }) => connectionId))
    const before = recorded.told.length
    await askRound(input, { round: 2, closed: input.seats, last: lastRound(gameId) })
    const calls = recorded.told.slice(before) as unknown as FanOut[]
    const from = pushes.posted.length
    let release = () => {}
    const isReleased = new Promise<void>((resolve) => {
      release = resolve
    })
    let othersHaveTheRound = () => {}
    const untilOthersHaveTheRound = new Promise<void>((resolve) => {
      othersHaveTheRound = resolve
    })
    let rounds = 0
    pushes.before = async ({ to, push }) => {
      if (hanging.has(to) && push.type === 'event_result') await isReleased
      if (push.type === 'event_round' && ++rounds === guests.length - hanging.size) othersHaveTheRound()
    }
    const fanningOut = Promise.all(calls.map((call) => fanOut(call, Date.now)))
    await untilOthersHaveTheRound
    expect(pushes.posted.slice(from).filter(({ to }) => hanging.has(to))).toEqual([])
    release()
    await fanningOut
    pushes.before = async () => {}
    for (const { connectionId } of guests) {
      const received = pushes.posted.slice(from).filter(({ to }) => to === connectionId)
      expect(received.map(({ push }) => push.type)).toEqual(['event_result', 'event_round'])
    }
  })

  test('of two concurrent announcements only one is recorded', async () => {
    const { gameId } = await opened(1)
    const now = Date.now()
    const notes = await Promise.all([now, now + 1].map((at) => noteAnnounced(gameId, 0, at)))
    expect(notes.filter(Boolean)).toHaveLength(1)
    const { announcedAt = 0 } = (await readEvent(gameId)) ?? {}
    expect(await noteAnnounced(gameId, announcedAt, now + 2_000)).toBe(true)
  })
})

test('no push of an event contains a secret', () => {
  expect(JSON.stringify(pushes.posted)).not.toMatch(/prizeKey|token/)
})

test('an event that nobody can begin any more is over', async () => {
  const { host, code } = await holdEvent(1)
  const gameId = (await readPlayer(host.playerId)).seat?.gameId ?? ''
  await updateEvent(gameId, {
    change: 'SET #createdAt = :long',
    values: { ':long': Date.now() - 3 * 3_600_000 },
  })
  expect(await begin({ action: 'begin', code }, again(host))).toMatchObject({ code: 'game_not_found' })
  expect(await attending(await newSender(), code)).toMatchObject({ code: 'game_not_found' })
  expect(await hold({ action: 'hold', winners: 1, draws: 'out' }, again(host))).toMatchObject({
    type: 'event',
    phase: 'open',
  })
})
