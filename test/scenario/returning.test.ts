import type { PushOf, ReplyTo } from '../../protocol/messages.ts'
import { nextResult, nextRound, startDuel, throwHand } from '../support/game.ts'
import { Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

const comeBack = (player: Player) => Player.connect(stack.url, { secret: player.secret })

/** A round that is opened again has a new deadline. */
const MOMENT_MS = 2_000
/** From the second round on a turn is longer, by a setting. */
const LONGEST_REVEAL_MS = 10_000

/** Expects the seat to match the `round` push. Only the time left may differ. */
function expectSeat(seat: ReplyTo<'hello'>['seat'], round: PushOf<'round'>, thrown: boolean) {
  const { gameId, players, turnSeconds } = round
  expect(seat).toMatchObject({ gameId, round: round.round, players, turnSeconds, thrown })
  expect(Math.abs((seat?.deadline ?? 0) - round.deadline)).toBeLessThan(MOMENT_MS)
  expect(seat?.msLeft).toBeLessThanOrEqual(turnSeconds * 1000 + (round.round > 1 ? LONGEST_REVEAL_MS : 0))
}

test.concurrent('a player who drops before throwing returns to the seat and throws as usual', async () => {
  const { ann, ben, gameId, rounds } = await startDuel(stack.url)
  await ben.drop()
  const presence = { type: 'presence', gameId, playerId: ben.playerId }
  expect(await ann.next('presence')).toEqual({ ...presence, online: false })
  const back = await comeBack(ben)
  expect(await ann.next('presence')).toEqual({ ...presence, online: true })
  expectSeat((await back.ask('hello')).seat, rounds.ben, false)

  await throwHand(ann, gameId, 1, 'rock')
  expect(await back.next('thrown')).toMatchObject({ playerId: ann.playerId })
  expect(await throwHand(back, gameId, 1, 'paper')).toMatchObject({ type: 'thrown' })
  const [forAnn, forBack] = await Promise.all([nextResult(ann, gameId, 1), nextResult(back, gameId, 1)])
  expect(forAnn.over).toMatchObject({ winner: ben.playerId, reason: 'won' })
  expect(forBack).toEqual(forAnn)
})

test.concurrent('a player who drops after throwing returns and has thrown', async () => {
  const { ann, ben, gameId, rounds } = await startDuel(stack.url)
  await throwHand(ben, gameId, 1, 'paper')
  await ben.drop()
  const back = await comeBack(ben)
  expectSeat((await back.ask('hello')).seat, rounds.ben, true)
  expect(await throwHand(back, gameId, 1, 'rock')).toMatchObject({ code: 'already_thrown' })
  await throwHand(ann, gameId, 1, 'rock')
  expect((await nextResult(back, gameId, 1)).over).toMatchObject({ winner: ben.playerId, reason: 'won' })
})

test.concurrent('a player who drops at the result returns to no seat, with the game counted', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'paper')])
  await ben.drop()
  await nextResult(ann, gameId, 1)
  const back = await comeBack(ben)
  expect(await back.ask('hello')).toMatchObject({ seat: null, waiting: null, wins: 1, losses: 0 })
  expect(await back.ask('history')).toMatchObject({ games: [{ gameId, winner: ben.playerId, rounds: 1 }] })
})

test.concurrent('a player who drops between two rounds returns to the newer one', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 2 })
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'paper')])
  await nextResult(ben, gameId, 1)
  await ben.drop()
  const round = await nextRound(ann, gameId, 2)
  const back = await comeBack(ben)
  // If the round opened before Ben returned, the seat contains it. Otherwise a push follows.
  const { seat } = await back.ask('hello')
  if (seat?.round === 2) expectSeat(seat, round, false)
  else await nextRound(back, gameId, 2)
  await Promise.all([throwHand(ann, gameId, 2, 'rock'), throwHand(back, gameId, 2, 'paper')])
  expect((await nextResult(back, gameId, 2)).over).toMatchObject({ winner: ben.playerId, rounds: 2 })
})

test.concurrent('both may drop and come back in the same round', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  await Promise.all([ann.drop(), ben.drop()])
  const [ann2, ben2] = await Promise.all([comeBack(ann), comeBack(ben)])
  const seats = await Promise.all([ann2.ask('hello'), ben2.ask('hello')])
  expect(seats.map(({ seat }) => seat?.thrown)).toEqual([false, false])
  await Promise.all([throwHand(ann2, gameId, 1, 'scissors'), throwHand(ben2, gameId, 1, 'paper')])
  const [result, same] = await Promise.all([nextResult(ann2, gameId, 1), nextResult(ben2, gameId, 1)])
  expect(same).toEqual(result)
  expect(result.over).toMatchObject({ winner: ann.playerId, reason: 'won' })
})

test.concurrent('a second connection with the same key takes the seat over in the middle of a round', async () => {
  const { ann, ben, gameId, rounds } = await startDuel(stack.url)
  const newer = await comeBack(ben)
  expect(await ben.next('replaced')).toEqual({ type: 'replaced' })
  await ben.closed
  const heardBefore = ben.heard.length

  expectSeat((await newer.ask('hello')).seat, rounds.ben, false)
  await throwHand(ann, gameId, 1, 'rock')
  await newer.next('thrown')
  await throwHand(newer, gameId, 1, 'paper')
  expect((await nextResult(newer, gameId, 1)).over).toMatchObject({ winner: ben.playerId, reason: 'won' })
  await nextResult(ann, gameId, 1)
  // The player was there all the time, and the older connection hears nothing more.
  const offline = ann.heard.filter((push) => push.type === 'presence' && !push.online)
  expect(offline).toEqual([])
  expect(ben.heard).toHaveLength(heardBefore)
})

test.concurrent('of many connections with the same key the newest plays, and all others are sent away', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  let current = ben
  for (let times = 0; times < 5; times++) {
    const newer = await comeBack(ben)
    await current.next('replaced')
    await current.closed
    current = newer
  }
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(current, gameId, 1, 'paper')])
  expect((await nextResult(current, gameId, 1)).over).toMatchObject({ winner: ben.playerId })
})

test.concurrent('if several connections with one key open at once, exactly one stays and plays', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  const crowd = await Promise.all(Array.from({ length: 5 }, () => comeBack(ben)))
  // Each connection sends `hello` first and gets a reply or is closed.
  await Promise.all(crowd.map((one) => Promise.race([one.request('hello'), one.closed])))
  await Promise.race(crowd.map(async (one) => void (await Promise.all(others(crowd, one)))))
  const [left, ...more] = crowd.filter(({ isOpen }) => isOpen)
  if (!left) throw new Error('Nobody is left.')
  expect(more).toEqual([])
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(left, gameId, 1, 'paper')])
  expect((await nextResult(left, gameId, 1)).over).toMatchObject({ winner: ben.playerId, reason: 'won' })
})

const others = (crowd: Player[], one: Player) =>
  crowd.filter((other) => other !== one).map(({ closed }) => closed)

test.concurrent('a player who returns at the moment of a result receives it on one of the two connections', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  const bens = [ben]
  const ROUNDS = 25
  for (let round = 1; round <= ROUNDS; round++) {
    const isLast = round === ROUNDS
    const current = bens.at(-1) ?? ben
    await throwHand(current, gameId, round, 'rock')
    const results = bens.map((one) => nextResult(one, gameId, round))
    const [newer] = await Promise.all([
      comeBack(ben),
      throwHand(ann, gameId, round, isLast ? 'scissors' : 'rock'),
    ])
    bens.push(newer)
    await Promise.race([...results, nextResult(newer, gameId, round)])
    await nextResult(ann, gameId, round)
    if (isLast) break
    await nextRound(ann, gameId, round + 1)
    // Asked on the connection before, or in this very moment.
    const { seat } = await newer.ask('hello')
    if (seat?.round !== round + 1) await nextRound(newer, gameId, round + 1)
  }
  const heard = bens.flatMap((one) => one.heard.filter(({ type }) => type === 'result'))
  expect(heard).toHaveLength(ROUNDS)
})
