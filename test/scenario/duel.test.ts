import { HANDS, type Hand } from '../../protocol/constants.ts'
import { type Move, nextResult, nextRound, playRounds, startDuel, throwHand } from '../support/game.ts'
import { Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

test.concurrent('a duel of one life ends with the first round that is decided', async () => {
  const duel = await startDuel(stack.url)
  const { ann, ben } = duel
  const throwBoth = (first: Hand, second: Hand): Move[] => [
    [ann, first],
    [ben, second],
  ]
  const [draw, last] = await playRounds(duel, throwBoth('rock', 'rock'), throwBoth('rock', 'paper'))
  expect(draw).toMatchObject({ outcome: 'draw', winners: [], losers: [], over: null })
  expect(last?.over).toMatchObject({ winner: ben.playerId, reason: 'won', rounds: 2 })
})

test.concurrent('the first to win three rounds wins a duel of three lives', async () => {
  const duel = await startDuel(stack.url, { lives: 3 })
  const { ann, ben } = duel
  const annWins: Move[] = [
    [ann, 'scissors'],
    [ben, 'paper'],
  ]
  const benWins: Move[] = [
    [ben, 'rock'],
    [ann, 'scissors'],
  ]
  const results = await playRounds(duel, annWins, benWins, annWins, benWins, annWins)
  expect(results.map(({ winners }) => winners[0])).toEqual(
    [ann, ben, ann, ben, ann].map(({ playerId }) => playerId),
  )
  expect(results.slice(0, 4).map(({ over }) => over)).toEqual([null, null, null, null])
  expect(results[4]?.players.map(({ lives }) => lives)).toEqual([1, 0])
})

test.concurrent('every pair of hands is judged by the rules', async () => {
  const duel = await startDuel(stack.url, { lives: 5 })
  const { ann, ben } = duel
  const pairs = HANDS.flatMap((first) => HANDS.map((second) => [first, second] as const))
  const everyPair = pairs.map(([first, second]): Move[] => [
    [ann, first],
    [ben, second],
  ])
  // Three rounds each by then, so two lives are left.
  const finish = Array.from({ length: 2 }, (): Move[] => [
    [ben, 'rock'],
    [ann, 'scissors'],
  ])
  const results = await playRounds(duel, ...everyPair, ...finish)
  expect(results.filter(({ outcome }) => outcome === 'draw')).toHaveLength(3)
})

test.concurrent('a bot throws within a moment, and its games change no ratings', async () => {
  const ann = await Player.connect(stack.url)
  const before = await ann.ask('hello')
  const { gameId } = (await ann.ask('join', { opponent: 'bot', lives: 2 })) as { gameId: string }
  for (let round = 1; ; round++) {
    const { players } = await nextRound(ann, gameId, round)
    const bot = players.find((player) => player.bot)
    expect(players).toHaveLength(2)
    expect(await ann.next('thrown', (push) => push.round === round)).toMatchObject({
      playerId: bot?.playerId,
    })
    await throwHand(ann, gameId, round, 'paper')
    const result = await nextResult(ann, gameId, round)
    expect(HANDS).toContain(result.hands.find(({ playerId }) => playerId === bot?.playerId)?.hand)
    if (!result.over) continue
    expect(result.over).toMatchObject({ reason: 'won', rounds: round })
    expect(result.over.ratings).toEqual([{ playerId: ann.playerId, before: 1500, after: 1500 }])
    break
  }
  expect(await ann.ask('hello')).toEqual(before)
  expect(await ann.ask('history')).toMatchObject({ games: [{ gameId }] })
})

test.concurrent('before all have thrown, the others learn that a player has thrown, but not which hand', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url)
  expect(await throwHand(ann, gameId, 1, 'rock')).toEqual({ type: 'thrown', gameId, round: 1 })
  expect(await ben.next('thrown')).toEqual({ type: 'thrown', gameId, round: 1, playerId: ann.playerId })
  expect(ben.heard.map(({ type }) => type)).toEqual(['round', 'thrown'])
  await throwHand(ben, gameId, 1, 'scissors')
  await Promise.all([nextResult(ann, gameId, 1), nextResult(ben, gameId, 1)])
  // A thrower does not hear of its own throw.
  const throwers = ann.heard.flatMap((push) => (push.type === 'thrown' ? [push.playerId] : []))
  expect(throwers).not.toContain(ann.playerId)
})

test.concurrent('a throw that cannot count is refused by the code that says why', async () => {
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 2 })
  const elsewhere = await startDuel(stack.url)
  const refusals: [Player, string, number, string][] = [
    [ann, gameId, 2, 'wrong_round'],
    [ann, gameId, 1_000_000_000, 'wrong_round'],
    [ann, elsewhere.gameId, 1, 'not_in_game'],
    [ann, 'no-such-game', 1, 'not_in_game'],
    [elsewhere.ann, gameId, 1, 'not_in_game'],
  ]
  for (const [player, game, round, code] of refusals)
    expect(await throwHand(player, game, round, 'rock')).toMatchObject({ type: 'error', code })
  await throwHand(ann, gameId, 1, 'rock')
  expect(await throwHand(ann, gameId, 1, 'paper')).toMatchObject({ code: 'already_thrown' })
  await throwHand(ben, gameId, 1, 'scissors')
  const result = await nextResult(ann, gameId, 1)
  expect(result.hands.map(({ hand }) => hand)).toEqual(['rock', 'scissors'])
  await nextRound(ann, gameId, 2)
  expect(await throwHand(ann, gameId, 1, 'paper')).toMatchObject({ code: 'wrong_round' })
})

test.concurrent('a player in a game cannot join anything else', async () => {
  const { ann } = await startDuel(stack.url)
  for (const fields of [{}, { lives: 4 }, { opponent: 'bot' }])
    expect(await ann.request('join', fields)).toMatchObject({ type: 'error', code: 'already_playing' })
})

test.concurrent('names are trimmed, shown to the other, and keep their emoji', async () => {
  const newcomer = () => Player.connect(stack.url)
  const [ann, ben, nameless] = await Promise.all([newcomer(), newcomer(), newcomer()])
  const longest = `✊ Ben the First${'🎉'.repeat(5)}`
  expect([...longest]).toHaveLength(20)
  expect(await ann.ask('hello', { name: '  Ann  ' })).toMatchObject({ name: 'Ann' })
  expect(await ben.ask('hello', { name: longest })).toMatchObject({ name: longest })
  const { rounds } = await startDuel(stack.url, { players: [ann, ben] })
  expect(rounds.ben.players.map(({ name }) => name)).toEqual(['Ann', longest])

  const { name } = await nameless.ask('hello')
  expect(name).not.toBe('')
  expect(await nameless.ask('hello')).toMatchObject({ name, playerId: nameless.playerId })
})

test.concurrent('a game changes both ratings and counts once, before its last result is pushed', async () => {
  const duel = await startDuel(stack.url)
  const { ann, ben } = duel
  const before = await ann.ask('hello')
  const [result] = await playRounds(duel, [
    [ann, 'rock'],
    [ben, 'scissors'],
  ])
  const [winner, loser] = await Promise.all([ann.ask('hello'), ben.ask('hello')])
  expect(winner).toMatchObject({ wins: 1, losses: 0, seat: null, waiting: null })
  expect(loser).toMatchObject({ wins: 0, losses: 1, seat: null, waiting: null })
  expect(winner.rating).toBeGreaterThan(before.rating)
  expect(loser.rating).toBeLessThan(before.rating)
  expect(result?.over?.ratings).toEqual([
    { playerId: ann.playerId, before: before.rating, after: winner.rating },
    { playerId: ben.playerId, before: before.rating, after: loser.rating },
  ])
})

test.concurrent('the same two can play again at once', async () => {
  const first = await startDuel(stack.url)
  await playRounds(first, [
    [first.ann, 'rock'],
    [first.ben, 'paper'],
  ])
  const second = await startDuel(stack.url, { players: [first.ben, first.ann] })
  expect(second.gameId).not.toBe(first.gameId)
  await playRounds(second, [
    [first.ann, 'rock'],
    [first.ben, 'paper'],
  ])
  expect(await first.ben.ask('hello')).toMatchObject({ wins: 2, losses: 0 })
})
