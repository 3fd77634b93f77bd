import { MAX_QUESTIONS, RESULT_TIMEOUT_MS, ROUND_TIMEOUT_MS } from '../../client/missing-push-detector.ts'
import type { Push } from '../../protocol/messages.ts'
import type { Peer } from './scripted-server.ts'
import {
  becomes,
  exchange,
  expectNothingElse,
  next,
  reconnect,
  resultPush,
  roundPush,
  seatIn,
  stageForEachTest,
} from './stage.ts'

const stage = stageForEachTest()

async function tell(peer: Peer, ...pushes: Push[]): Promise<void> {
  for (const push of pushes) {
    const told = next(stage.client, push.type)
    peer.push(push)
    await told
  }
}

/** The client asks for the seat after exactly `ms`, and is answered. */
async function answerAfter(
  ms: number,
  peer: Peer,
  fields: Parameters<Peer['welcome']>[0] = {},
): Promise<void> {
  await stage.clock.advance(ms - 1)
  await expectNothingElse(stage, peer)
  const welcomed = next(stage.client, 'welcome')
  await stage.clock.advance(1)
  await peer.welcome(fields)
  await welcomed
}

async function expectSilence(peer: Peer): Promise<void> {
  await stage.clock.advance(120_000)
  await expectNothingElse(stage, peer)
}

test('asks for the seat when the turn is over and no result came', async () => {
  const peer = await stage.goOnline()
  await tell(peer, roundPush(1))
  const again = next(stage.client, 'round')
  await answerAfter(15_000 + RESULT_TIMEOUT_MS, peer, { seat: seatIn(2) })
  expect(await again).toMatchObject({ round: 2 })
})

test('asks for the seat when no round follows a result', async () => {
  const peer = await stage.goOnline()
  await tell(peer, roundPush(1), resultPush(1))
  const again = next(stage.client, 'round')
  await answerAfter(ROUND_TIMEOUT_MS, peer, { seat: seatIn(2) })
  expect(await again).toMatchObject({ round: 2 })
  await tell(peer, resultPush(2, { over: { winner: 'me', reason: 'won', rounds: 2, ratings: [] } }))
  await expectSilence(peer)
})

test('asks again, later and later, and stops after about a minute', async () => {
  const peer = await stage.goOnline()
  await tell(peer, roundPush(1), resultPush(1))
  const waits = [4000, 8000, 15_000, 15_000, 15_000, 15_000]
  expect(waits).toHaveLength(MAX_QUESTIONS)
  for (const wait of waits) await answerAfter(wait, peer)
  await expectSilence(peer)
})

test('a seat in the turn that is over is not an answer', async () => {
  const peer = await stage.goOnline()
  await tell(peer, roundPush(1))
  const seat = seatIn(1, { msLeft: 0 })
  await answerAfter(15_000 + RESULT_TIMEOUT_MS, peer, { seat })
  await answerAfter(10_000, peer, { seat })
  await answerAfter(15_000, peer, { seat: seatIn(1, { deadline: 2_000_000 }) })
  await answerAfter(15_000 + RESULT_TIMEOUT_MS, peer, { seat })
})

test('asks nothing while result and round come, also when the round overtakes the result', async () => {
  const peer = await stage.goOnline()
  const over = { winner: 'me', reason: 'won', rounds: 3, ratings: [] } as const
  await tell(peer, roundPush(1), roundPush(2), resultPush(1))
  await stage.clock.advance(15_000)
  await expectNothingElse(stage, peer)
  await tell(peer, resultPush(2), resultPush(3, { over: { ...over, ratings: [] } }), roundPush(3))
  await expectSilence(peer)
})

test('an aborted game is over: nothing is asked, and a late round begins nothing', async () => {
  const peer = await stage.goOnline()
  const over = { winner: null, reason: 'aborted', rounds: 1, ratings: [] } as const
  await tell(peer, roundPush(1), resultPush(1, { over: { ...over, ratings: [] } }), roundPush(1))
  await expectSilence(peer)
})

test('a player who is out, and a watcher, expect no round', async () => {
  const peer = await stage.goOnline()
  const players = resultPush(1).players.map((one) => (one.playerId === 'me' ? { ...one, lives: 0 } : one))
  await tell(peer, roundPush(1), resultPush(1, { players }))
  const strangers = players.map((one) => ({ ...one, playerId: `${one.playerId} too`, lives: 1 }))
  await tell(peer, resultPush(1, { gameId: 'g2', players: strangers }))
  await expectSilence(peer)
})

test('the result of another game does not end the wait for one', async () => {
  const peer = await stage.goOnline()
  await tell(peer, roundPush(1), resultPush(1, { gameId: 'g2', players: [] }))
  await answerAfter(15_000 + RESULT_TIMEOUT_MS, peer)
})

test('a late result of a game that was left begins no questions', async () => {
  const peer = await stage.goOnline()
  await tell(peer, roundPush(1))
  await exchange(stage, peer, 'leave', { gameId: 'g1' }, { type: 'left', gameId: 'g1' })
  await tell(peer, resultPush(1))
  await expectSilence(peer)
})

test('continues after a lost connection that brought no seat', async () => {
  const peer = await stage.goOnline()
  await tell(peer, roundPush(1), resultPush(1))
  const again = await reconnect(stage, peer)
  await again.welcome()
  await becomes(stage.client, 'online')
  await answerAfter(ROUND_TIMEOUT_MS, again, { seat: seatIn(2) })
})
