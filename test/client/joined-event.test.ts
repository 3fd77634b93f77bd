/** A client in an event: as its host, as a guest, and as a screen. */
import { createHash } from 'node:crypto'
import { isCommitted, type RoundEvent } from '../../client/index.ts'
import { LOOK_EVERY_MS } from '../../client/joined-event.ts'
import { RESULT_TIMEOUT_MS, ROUND_TIMEOUT_MS } from '../../client/missing-push-detector.ts'
import type { EventNow, PushOf } from '../../protocol/messages.ts'
import type { Peer } from './scripted-server.ts'
import { becomes, exchange, expectNothingElse, next, reconnect, refuse, stageForEachTest } from './stage.ts'

const stage = stageForEachTest()

const open: EventNow = {
  ...{ code: 'K7QX2M', gameId: null, host: { playerId: 'mei', name: 'Mei' }, winners: 1, draws: 'out' },
  ...{ phase: 'open', guests: 3, you: 'in', newest: [], turn: null, last: null },
}
const turn = { round: 2, left: 3, turnSeconds: 15, deadline: 1_020_000, msLeft: 15_000, names: [] }
const roundPush: PushOf<'event_round'> = { type: 'event_round', gameId: 'event-1', ...turn, you: 'in' }
const playing: EventNow = {
  ...open,
  ...{ gameId: 'event-1', phase: 'playing', turn: { ...turn, thrown: false, commitment: null } },
}
const resultPush: PushOf<'event_result'> = {
  ...{ type: 'event_result', gameId: 'event-1', round: 2, hand: 'rock', left: 2, again: null, over: null },
  ...{ counts: { rock: 1, paper: 2, scissors: 0, none: 0 }, chance: false, commitment: null, nonce: null },
  names: [],
}

async function attend(event = open): Promise<Peer> {
  const peer = await stage.goOnline()
  await exchange(stage, peer, 'attend', { code: 'K7QX2M' }, { type: 'event', ...event })
  return peer
}

test('the event comes back with the welcome of each new connection, and its open turn as a round', async () => {
  const peer = await attend()
  const again = await reconnect(stage, peer)
  const told = next(stage.client, 'event')
  const asked = next(stage.client, 'event_round')
  await again.welcome({ event: playing })
  expect(await told).toMatchObject({ phase: 'playing', you: 'in' })
  expect(await asked).toMatchObject({ round: 2, thrown: false, endsAt: stage.clock.now() + 15_000 })
})

test('an event that two welcomes do not know of is gone', async () => {
  const again = await reconnect(stage, await attend())
  const gone = next(stage.client, 'eventGone')
  await again.welcome()
  await becomes(stage.client, 'online')
  await stage.clock.advance(1_000)
  await again.welcome()
  expect(await gone).toEqual({ code: 'K7QX2M' })
})

test('one welcome without the event is no end: it may be older', async () => {
  const again = await reconnect(stage, await attend())
  await again.welcome()
  await becomes(stage.client, 'online')
  await stage.clock.advance(1_000)
  const told = next(stage.client, 'event')
  await again.welcome({ event: open })
  expect(await told).toMatchObject({ phase: 'open' })
})

test('an event that has not begun is looked at every minute, one that is over no longer', async () => {
  const peer = await attend()
  await stage.clock.advance(LOOK_EVERY_MS)
  const told = next(stage.client, 'event')
  await peer.welcome({ event: { ...open, phase: 'over' } })
  await told
  await stage.clock.advance(LOOK_EVERY_MS)
  await expectNothingElse(stage, peer)
})

test('a screen asks for the event again on each new connection', async () => {
  const peer = await stage.goOnline()
  await exchange(stage, peer, 'screen', { code: 'K7QX2M' }, { type: 'event', ...open, you: 'screen' })
  const again = await reconnect(stage, peer)
  await again.welcome()
  const told = next(stage.client, 'event')
  again.reply(await again.take('screen'), { type: 'event', ...playing, you: 'screen' })
  expect(await told).toMatchObject({ you: 'screen', phase: 'playing' })

  const third = await reconnect(stage, again)
  await third.welcome()
  const gone = next(stage.client, 'eventGone')
  third.reply(await third.take('screen'), refuse('game_not_found'))
  expect(await gone).toEqual({ code: 'K7QX2M' })
})

test('a player who has left the event no longer asks for it', async () => {
  const peer = await attend()
  await exchange(stage, peer, 'exit', {}, { type: 'exited' })
  await stage.clock.advance(LOOK_EVERY_MS)
  await expectNothingElse(stage, peer)
})

describe('a player who leaves the event is not shown it again', () => {
  /** Shows all states of events from now on. */
  function statesShown(): EventNow[] {
    const shown: EventNow[] = []
    stage.client.on('event', (event) => shown.push(event))
    return shown
  }

  test('by a late push', async () => {
    const peer = await attend()
    const shown = statesShown()
    const leaving = stage.client.request('exit', {})
    const exit = await peer.take('exit')
    peer.push({ type: 'event', ...playing })
    peer.reply(exit, { type: 'exited' })
    await leaving
    peer.push({ type: 'event', ...playing })
    peer.push(roundPush)
    // Answered after those pushes have arrived.
    await exchange(stage, peer, 'history', {}, { type: 'history', games: [] })
    expect(shown).toEqual([])
    await stage.clock.advance(LOOK_EVERY_MS)
    await expectNothingElse(stage, peer)
  })

  test('by the welcome of a new connection, if the reply to `exit` was lost', async () => {
    const peer = await attend()
    const shown = statesShown()
    const leaving = stage.client.request('exit', {})
    await peer.take('exit')
    const again = await reconnect(stage, peer)
    await expect(leaving).rejects.toThrow()
    await again.welcome({ event: playing })
    again.reply(await again.take('exit'), { type: 'exited' })
    await exchange(stage, again, 'history', {}, { type: 'history', games: [] })
    expect(shown).toEqual([])
  })

  test('unless `exit` was refused, or the player enters again', async () => {
    const peer = await attend()
    const shown = statesShown()
    const refused = stage.client.request('exit', {})
    peer.reply(await peer.take('exit'), refuse('internal'))
    await expect(refused).rejects.toThrow()
    peer.push({ type: 'event', ...open, guests: 4 })
    await exchange(stage, peer, 'exit', {}, { type: 'exited' })
    await exchange(stage, peer, 'attend', { code: 'K7QX2M' }, { type: 'event', ...open })
    peer.push({ type: 'event', ...open, guests: 5 })
    await exchange(stage, peer, 'history', {}, { type: 'history', games: [] })
    expect(shown.map(({ guests }) => guests)).toEqual([4, 3, 5])
  })
})

test('a result, and the round after it, that do not come are asked for', async () => {
  const peer = await attend()
  peer.push(roundPush)
  await next(stage.client, 'event_round')
  await stage.clock.advance(15_000 + RESULT_TIMEOUT_MS)
  const told = next(stage.client, 'event')
  await peer.welcome({ event: playing })
  await told
  const judged = next(stage.client, 'event_result')
  peer.push(resultPush)
  await judged
  await stage.clock.advance(ROUND_TIMEOUT_MS)
  await peer.take('hello')
})

test('a hand in doubt is settled by the turn of the event', async () => {
  const peer = await attend(playing)
  const throwing = stage.client.request('throw', { gameId: 'event-1', round: 2, hand: 'paper' })
  peer.reply(await peer.take('throw'), refuse('internal'))
  const asked = new Promise<Pick<RoundEvent, 'thrown'>>((resolve) =>
    stage.client.on('event_round', (round) => resolve(round)),
  )
  await peer.welcome({ event: { ...playing, turn: { ...turn, thrown: true, commitment: null } } })
  expect(await throwing).toEqual({ type: 'thrown', gameId: 'event-1', round: 2 })
  expect(await asked).toMatchObject({ thrown: true })
})

test('a hand in doubt is given up when its round is judged', async () => {
  const peer = await attend(playing)
  const throwing = stage.client.request('throw', { gameId: 'event-1', round: 2, hand: 'paper' })
  peer.reply(await peer.take('throw'), refuse('busy'))
  peer.push({ ...resultPush, you: 'out' })
  await expect(throwing).rejects.toMatchObject({ code: 'busy' })
})

test('a commitment proves the hand that the host threw', async () => {
  const nonce = 'salt'
  const commitment = createHash('sha256').update(`event-1:2:rock:${nonce}`).digest('base64url')
  expect(await isCommitted({ ...resultPush, nonce }, commitment)).toBe(true)
  expect(await isCommitted({ ...resultPush, nonce, hand: 'paper' }, commitment)).toBe(false)
  expect(await isCommitted(resultPush, commitment)).toBe(false)
})
