import type { PushOf } from '../../protocol/messages.ts'
import { abandon, begun } from '../support/group.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 300 })
const { newcomers, comeBack } = usePlayers(stack)

type Room = PushOf<'room'>
/** The next push of the room with these players in it, in this order. */
const roomOf = (player: Player, ...players: Player[]): Promise<Room> =>
  player.next('room', (room) => ids(room).join() === players.map(({ playerId }) => playerId).join())
const ids = (room: Room) => room.players.map(({ playerId }) => playerId)

test.concurrent('a room fills, all players see who is in, and it starts by itself', async () => {
  const [ann, ben, cat] = (await newcomers(3)) as [Player, Player, Player]
  await ann.ask('hello', { name: 'Ann' })
  const room = await ann.ask('create', { size: 3, lives: 2 })
  expect(room).toMatchObject({ type: 'room', host: ann.playerId, size: 3, lives: 2 })
  expect(room.players).toEqual([{ playerId: ann.playerId, name: 'Ann' }])
  expect(room.code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/)

  // Case and surrounding spaces of the code do not matter.
  const entered = await ben.ask('enter', { code: ` ${room.code.toLowerCase()}\t` })
  expect(entered).toMatchObject({ code: room.code, host: ann.playerId })
  expect(await roomOf(ann, ann, ben)).toEqual(entered)
  // Entering twice has no effect and pushes nothing.
  expect(await ben.ask('enter', { code: room.code })).toEqual(entered)

  const full = await cat.ask('enter', { code: room.code })
  expect(full.players).toHaveLength(3)
  expect(await Promise.all([ann, ben].map((player) => roomOf(player, ann, ben, cat)))).toEqual([full, full])
  const group = await begun([ann, ben, cat], 2)
  expect(ann.heard.filter(({ type }) => type === 'room')).toHaveLength(2)
  expect(await ann.ask('start')).toEqual({ type: 'matched', gameId: group.gameId })
  expect(await ann.request('create', { size: 2 })).toMatchObject({ code: 'already_playing' })
  const [dan] = (await newcomers(1)) as [Player]
  expect(await dan.request('enter', { code: room.code })).toMatchObject({ code: 'room_full' })
  await abandon(group)
}, 60_000)

test.concurrent('the host starts a room that is not full; nobody else does, and nobody alone', async () => {
  const [ann, ben, cat] = (await newcomers(3)) as [Player, Player, Player]
  expect(await ann.request('start')).toMatchObject({ code: 'room_not_found' })
  const { code } = await ann.ask('create', { size: 6 })
  expect(await ann.request('start')).toMatchObject({ code: 'not_enough_players' })
  await ben.ask('enter', { code })
  expect(await ben.request('start')).toMatchObject({ code: 'not_host' })
  expect(await cat.request('enter', { code: 'ZZZZZ' })).toMatchObject({ code: 'room_not_found' })
  const { gameId } = await ann.ask('start')
  const group = await begun([ann, ben], 1)
  expect(group.gameId).toBe(gameId)
  expect(await cat.request('enter', { code })).toMatchObject({ code: 'room_not_found' })
  await abandon(group)
  // The room is gone with its game.
  expect(await ann.request('start')).toMatchObject({ code: 'room_not_found' })
}, 60_000)

test.concurrent('when the host exits, the next in order of entry is host; an empty room is gone', async () => {
  const [ann, ben, cat] = (await newcomers(3)) as [Player, Player, Player]
  const { code } = await ann.ask('create', { size: 4 })
  await ben.ask('enter', { code })
  await cat.ask('enter', { code })
  expect(await ann.ask('exit')).toEqual({ type: 'exited' })
  const after = await Promise.all([ben, cat].map((player) => roomOf(player, ben, cat)))
  for (const room of after) expect(room.host).toBe(ben.playerId)
  // Whoever comes back comes last.
  expect(await ann.ask('enter', { code })).toMatchObject({ host: ben.playerId })
  await roomOf(ben, ben, cat, ann)
  await ben.ask('exit')
  await roomOf(cat, cat, ann)
  await cat.ask('exit')
  expect(await roomOf(ann, ann)).toMatchObject({ host: ann.playerId })
  await ann.ask('exit')
  expect(await ben.request('enter', { code })).toMatchObject({ code: 'room_not_found' })
  expect(await ben.ask('exit')).toEqual({ type: 'exited' })
}, 60_000)

test.concurrent('create, enter and join out of a room leave it', async () => {
  const [ann, ben, cat, dan] = (await newcomers(4)) as [Player, Player, Player, Player]
  const { code } = await ann.ask('create', { size: 5 })
  for (const player of [ben, cat, dan]) await player.ask('enter', { code })
  const other = await ben.ask('create', { size: 3 })
  await roomOf(ann, ann, cat, dan)
  await cat.ask('enter', { code: other.code })
  await roomOf(ann, ann, dan)
  expect(await dan.ask('join', { lives: 5 })).toMatchObject({ type: 'waiting' })
  await roomOf(ann, ann)
  expect(await dan.ask('hello')).toMatchObject({ waiting: { lives: 5 } })
  // And entering a room ends the wait.
  await dan.ask('enter', { code })
  expect(await dan.ask('hello')).toMatchObject({ waiting: null })
  await Promise.all([ann, ben, cat, dan].map((player) => player.ask('exit')))
}, 60_000)

test.concurrent('a player who drops and returns is in the room as before, and hello shows it', async () => {
  const [ann, ben, cat] = (await newcomers(3)) as [Player, Player, Player]
  const { code } = await ann.ask('create', { size: 3 })
  await ben.ask('enter', { code })
  await ben.drop()
  const back = await comeBack(ben)
  expect(await back.ask('hello')).toMatchObject({ seat: null, waiting: null })
  expect(await roomOf(back, ann, ben)).toMatchObject({ code, host: ann.playerId })
  // From then on the new connection hears of changes, and plays.
  const full = await cat.ask('enter', { code })
  expect(await roomOf(back, ann, ben, cat)).toEqual(full)
  await abandon(await begun([ann, back, cat], 1))
  expect(await back.ask('hello')).toMatchObject({ seat: null })
}, 60_000)

test.concurrent('a new name is shown to the others in the room, and to its game', async () => {
  const [ann, ben] = (await newcomers(2)) as [Player, Player]
  const { code } = await ann.ask('create', { size: 3 })
  await ben.ask('enter', { code })
  await roomOf(ann, ann, ben)
  await ben.ask('hello', { name: 'Benjamin' })
  expect(await roomOf(ann, ann, ben)).toMatchObject({ players: [{}, { name: 'Benjamin' }] })
  // The player's own push shows the new name, too.
  expect(await roomOf(ben, ann, ben)).toMatchObject({ players: [{}, { name: 'Benjamin' }] })
  await ann.ask('start')
  const group = await begun([ann, ben], 1)
  await ben.ask('hello', { name: 'Ben' })
  expect(await ben.ask('hello')).toMatchObject({ seat: { players: [{}, { name: 'Benjamin' }] } })
  await abandon(group)
}, 60_000)

test.concurrent('six enter a room of four: four are in, two get room_full, and one game starts, 20 times', async () => {
  const six = await newcomers(6)
  for (let time = 0; time < 20; time++) {
    const host = six[time % six.length] as Player
    const others = six.filter((player) => player !== host)
    const { code } = await host.ask('create', { size: 4 })
    const replies = await Promise.all(others.map((player) => player.request('enter', { code })))
    const refused = others.filter((_player, index) => replies[index]?.type === 'error')
    expect(replies.flatMap((reply) => (reply.type === 'error' ? [reply.code] : []))).toEqual([
      'room_full',
      'room_full',
    ])
    const entered = others.filter((player) => !refused.includes(player))
    const group = await begun([host, ...entered], 1)
    await abandon(group)
    for (const player of refused)
      expect(player.heard.filter((push) => 'gameId' in push && push.gameId === group.gameId)).toEqual([])
  }
}, 120_000)

test.concurrent('the host exits while the last player enters: one host, or one game without the host', async () => {
  const three = await newcomers(3)
  const ended = new Set<string>()
  for (let time = 0; time < 10; time++) {
    const [host, guest, last] = three.map((_one, index) => three[(index + time) % 3]) as [
      Player,
      Player,
      Player,
    ]
    const { code } = await host.ask('create', { size: 3 })
    await guest.ask('enter', { code })
    const entering = last.ask('enter', { code })
    // Every other time the room is full when the host exits, so that the exit meets the start of the game.
    if (time % 2 === 1) await roomOf(guest, host, guest, last)
    const [, entered] = await Promise.all([host.ask('exit'), entering])
    expect(ids(entered)).toContain(last.playerId)
    const remaining = [guest, last].map(({ playerId }) => playerId).join()
    const became = await guest.nextPush(
      (push) =>
        // A change may be pushed twice, so a push of an earlier room or game may still arrive.
        (push.type === 'room' && push.code === code && ids(push).join() === remaining) ||
        (push.type === 'round' && !ended.has(push.gameId)),
      'the room of two, or a round',
    )
    if (became.type === 'round') {
      const { gameId, players } = became
      ended.add(gameId)
      const inGame = three.filter(({ playerId }) => players.some((one) => one.playerId === playerId))
      expect(inGame).toEqual(expect.arrayContaining([guest, last]))
      // The last player has won, and can no longer leave.
      await Promise.all(three.map((player) => player.request('leave', { gameId })))
      await Promise.all(
        inGame.map((player) => player.next('result', (push) => push.gameId === gameId && push.over !== null)),
      )
    } else {
      expect(await last.request('start')).toMatchObject({ code: 'not_host' })
      await Promise.all([guest, last].map((player) => player.ask('exit')))
    }
  }
}, 120_000)
