/** Events over the wire: one host against everybody. */
import type { Hand } from '../../protocol/constants.ts'
import { EventTable } from '../support/event-table.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 300 })
const { newcomers, comeBack } = usePlayers(stack)

/** Half of those who are in beat a host who throws rock; the others lose. */
const halves =
  (table: EventTable) =>
  (number: number): Hand => {
    const isIn = ({ playerId }: Player) => table.standing.guests.get(playerId) === 'in'
    const place = table.guests.slice(0, number).filter(isIn).length
    return place % 2 === 0 ? 'paper' : 'scissors'
  }

test('12 guests play to one winner, who can prove it', async () => {
  const [host, screen, ...guests] = (await newcomers(14)) as [Player, Player, ...Player[]]
  const table = await EventTable.open(host, guests)
  const { code } = table
  expect(await screen.ask('screen', { code: ` ${code.toLowerCase()} ` })).toMatchObject({
    you: 'screen',
    guests: 12,
  })
  await table.begin()
  expect(await screen.next('event', ({ phase }) => phase === 'playing')).toMatchObject({
    you: 'screen',
    guests: 12,
  })

  // 12, 6, 3, and then nobody beats the host.
  for (const left of [6, 3]) {
    const result = await table.play({ guest: halves(table), host: 'rock' })
    expect(result).toMatchObject({ left, again: null, over: null })
    expect(result.names).toHaveLength(left)
  }
  expect(await table.play({ guest: () => 'rock', host: 'paper' })).toMatchObject({
    again: 'revived',
    left: 3,
  })
  const last = await table.play({ guest: (number) => (number === 0 ? 'scissors' : 'rock'), host: 'paper' })
  expect(last.over).toMatchObject({ winners: [{ name: 'Guest 1' }], rounds: 4, reason: 'won' })

  // The screen receives every result and no prize code.
  expect(screen.heard.filter(({ type }) => type === 'event_result')).toHaveLength(4)
  expect(JSON.stringify(screen.heard)).not.toContain('prizeCode')
  const [prize] = last.prizeCodes ?? []
  const winner = guests[0] as Player
  expect(await winner.ask('hello')).toMatchObject({
    event: { phase: 'over', you: 'won', prizeCode: prize?.prizeCode },
  })
  expect(await guests[1]?.ask('hello')).toMatchObject({ event: { phase: 'over', you: 'out' } })
  expect(await host.ask('hello')).toMatchObject({
    event: { prizeCodes: last.prizeCodes, last: { round: 4 } },
  })
  // After the event, players may join other games.
  expect(await winner.ask('join', { opponent: 'bot' })).toMatchObject({ type: 'matched' })
  expect(await winner.ask('hello')).toMatchObject({ event: null })
}, 120_000)

test('three places are filled with a playoff', async () => {
  const [host, ...guests] = (await newcomers(7)) as [Player, ...Player[]]
  const table = await EventTable.open(host, guests, { winners: 3, draws: 'stay' })
  await table.begin()
  const first = await table.play({ guest: (number) => (number < 2 ? 'paper' : 'scissors'), host: 'rock' })
  expect(first).toMatchObject({ again: 'playoff', left: 4, over: null })
  expect(first.prizeCodes).toHaveLength(2)
  expect(
    await table.play({ guest: (number) => (number < 5 ? 'rock' : undefined), host: 'rock' }),
  ).toMatchObject({ left: 3 })
  const last = await table.play({ guest: (number) => (number === 3 ? 'paper' : 'scissors'), host: 'rock' })
  expect(last.over?.winners.map(({ name }) => name)).toEqual(['Guest 1', 'Guest 2', 'Guest 4'])
}, 120_000)

test('a player who drops in the middle returns to the same place, and so does the host', async () => {
  const [host, ...guests] = (await newcomers(4)) as [Player, ...Player[]]
  const table = await EventTable.open(host, guests, { draws: 'stay' })
  await table.begin()
  await table.play({ guest: (number) => (number === 2 ? 'scissors' : 'rock'), host: 'rock' })

  await table.ask()
  const { gameId } = table
  await Promise.all([host, ...guests].map((player) => player.drop()))
  const [back, ann, ben, out] = await Promise.all([host, ...guests].map(comeBack))
  if (!back || !ann || !ben || !out) throw new Error('Somebody is missing.')
  const turn = { round: 2, left: 2, thrown: false, names: ['Guest 1', 'Guest 2'] }
  expect(await ann.ask('hello')).toMatchObject({
    seat: null,
    event: { gameId, you: 'in', turn, last: { round: 1 } },
  })
  expect(await out.ask('hello')).toMatchObject({ event: { you: 'out', turn } })
  expect(await back.ask('hello')).toMatchObject({ event: { you: 'host', turn } })

  expect(await out.request('throw', { gameId, round: 2, hand: 'rock' })).toMatchObject({
    code: 'not_in_game',
  })
  expect(await ann.request('throw', { gameId, round: 1, hand: 'rock' })).toMatchObject({
    code: 'wrong_round',
  })
  await ann.ask('throw', { gameId, round: 2, hand: 'paper' })
  expect(await ann.request('throw', { gameId, round: 2, hand: 'rock' })).toMatchObject({
    code: 'already_thrown',
  })
  expect(await ann.ask('hello')).toMatchObject({ event: { turn: { thrown: true } } })
  await back.ask('throw', { gameId, round: 2, hand: 'rock' })
  expect(await back.request('throw', { gameId, round: 2, hand: 'paper' })).toMatchObject({
    code: 'already_thrown',
  })
  // The round does not wait for a guest who exits.
  await ben.ask('exit')
  const result = await back.next('event_result', ({ round }) => round === 2)
  expect(result).toMatchObject({
    counts: { rock: 0, paper: 1, scissors: 0, none: 0 },
    over: { reason: 'won' },
  })
  expect(await ann.next('event_result', ({ round }) => round === 2)).toMatchObject({ you: 'won' })
  expect(await ben.ask('hello')).toMatchObject({ event: null })
  expect(await ann.request('throw', { gameId, round: 2, hand: 'rock' })).toMatchObject({ type: 'error' })
}, 120_000)

test('a player in an event can be nowhere else, and a player elsewhere in no event', async () => {
  const [host, guest, other] = (await newcomers(3)) as [Player, Player, Player]
  await guest.ask('create', { size: 3 })
  await other.ask('join')
  const { code } = await host.ask('hold', { winners: 2 })
  expect(await host.ask('hold', { draws: 'stay' })).toMatchObject({ code, winners: 1, draws: 'stay' })
  expect(await host.ask('attend', { code })).toMatchObject({ you: 'host' })
  expect(await host.request('begin', { code })).toMatchObject({ code: 'not_enough_players' })
  await Promise.all([guest, other].map((player) => player.ask('attend', { code })))
  expect(await guest.ask('hello')).toMatchObject({ waiting: null, event: { you: 'in', guests: 2 } })
  expect(await other.ask('hello')).toMatchObject({ waiting: null })

  for (const [action, fields] of [
    ['join', {}],
    ['create', { size: 2 }],
    ['hold', {}],
  ] as const)
    expect(await guest.request(action, fields)).toMatchObject({ code: 'already_playing' })
  expect(await host.request('enter', { code })).toMatchObject({ code: 'already_playing' })
  expect(await guest.request('begin', { code })).toMatchObject({ code: 'not_host' })
  expect(await guest.request('attend', { code: 'NOSUCH' })).toMatchObject({ code: 'already_playing' })

  // The code of an event opens no room, and that of a room no event.
  await other.ask('exit')
  const room = await other.ask('create', { size: 2 })
  const [somebody] = (await newcomers(1)) as [Player]
  expect(await somebody.request('enter', { code })).toMatchObject({ code: 'room_not_found' })
  expect(await somebody.request('attend', { code: room.code })).toMatchObject({ code: 'game_not_found' })
  expect(await somebody.request('screen', { code: room.code })).toMatchObject({ code: 'game_not_found' })
  expect(await somebody.request('reveal', { gameId: 'event-none', round: 1 })).toMatchObject({
    code: 'game_not_found',
  })
  expect(await somebody.request('throw', { gameId: 'event-none', round: 1, hand: 'rock' })).toMatchObject({
    code: 'not_in_game',
  })

  // The host goes, and with it the event.
  await host.ask('exit')
  expect(await guest.next('event', ({ phase }) => phase === 'over')).toMatchObject({
    you: 'out',
    gameId: null,
  })
  expect(await somebody.request('attend', { code })).toMatchObject({ code: 'game_not_found' })
  expect(await guest.ask('join', { opponent: 'bot' })).toMatchObject({ type: 'matched' })
}, 120_000)

test('arrivals are pushed to the host at most once a second, and the last push has all of them', async () => {
  const [host, ...guests] = (await newcomers(13)) as [Player, ...Player[]]
  const times: number[] = []
  const { code } = await host.ask('hold')
  const all = host.next('event', (push) => {
    times.push(Date.now())
    return push.guests === guests.length
  })
  await Promise.all(guests.map((guest) => guest.ask('attend', { code })))
  const told = await all
  expect(told.newest).toHaveLength(5)
  // Pushes come at most once per second, so there are fewer than guests.
  expect(times.length).toBeLessThanOrEqual(guests.length / 2)
  await Promise.all(guests.slice(0, 3).map((guest) => guest.ask('exit')))
  expect(await host.next('event', (push) => push.guests === 9)).toMatchObject({ phase: 'open' })
}, 120_000)
