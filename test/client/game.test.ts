import fc from 'fast-check'
import {
  type GameMessage,
  type Games,
  noGames,
  overOf,
  playersOf,
  type RoundEvent,
  resultsOf,
  roundOf,
  thrownIn,
  turnOf,
  updateGames,
} from '../../client/index.ts'
import type { ReplyOf } from '../../protocol/messages.ts'
import { players, resultPush, roundPush } from './stage.ts'

const asked = (round: number, fields: Partial<RoundEvent> = {}): RoundEvent => ({
  ...roundPush(round),
  thrown: false,
  endsAt: round * 20_000,
  ...fields,
})
const youThrew = (round: number): GameMessage => ({ type: 'thrown', gameId: 'g1', round, playerId: 'you' })
const watching = (round: number, fields: Partial<ReplyOf<'watching'>> = {}): GameMessage => ({
  type: 'watching',
  gameId: 'g1',
  players,
  round,
  ...fields,
})
const over = { winner: 'me', reason: 'won', rounds: 3, ratings: [] } as const

const played = (messages: readonly GameMessage[], games: Games = noGames) =>
  messages.reduce((state, message) => updateGames(message, state), games)

function gameAfter(...messages: GameMessage[]) {
  const game = played(messages).current
  if (!game) throw new Error('There is no game.')
  return game
}

const wholeGame: readonly GameMessage[] = [
  watching(1),
  watching(2),
  ...[1, 2, 3].flatMap((round) => [asked(round), youThrew(round)]),
  resultPush(1),
  resultPush(2),
  resultPush(3, { over: { ...over, ratings: [] } }),
]

test('the messages of a game give the same game in any order and with repeats', () => {
  const inOrder = played(wholeGame)
  const anyOrder = fc
    .shuffledSubarray([...wholeGame, ...wholeGame], { minLength: wholeGame.length * 2 })
    .map((messages) => played(messages))
  fc.assert(fc.property(anyOrder, (games) => expect(games).toEqual(inOrder)))
})

test('at every moment, whatever the order, the turn shown is the latest and is not judged', () => {
  const order = fc.shuffledSubarray([...wholeGame], { minLength: wholeGame.length })
  fc.assert(
    fc.property(order, (messages) => {
      let games = noGames
      for (const message of messages) {
        games = updateGames(message, games)
        const game = games.current
        const turn = game && turnOf(game)
        if (!game || !turn) continue
        expect(resultsOf(game).every(({ round }) => round < turn.round)).toBe(true)
        expect(game.rounds.every(({ number }) => number <= turn.round)).toBe(true)
      }
    }),
  )
})

test('a turn is open from its round to its result', () => {
  expect(turnOf(gameAfter(asked(1)))).toMatchObject({ round: 1 })
  expect(turnOf(gameAfter(asked(1), resultPush(1)))).toBeUndefined()
  expect(turnOf(gameAfter(resultPush(1), asked(1)))).toBeUndefined()
  expect(turnOf(gameAfter(asked(2), resultPush(1)))).toMatchObject({ round: 2 })
  expect(turnOf(gameAfter(asked(2), asked(1)))).toMatchObject({ round: 2 })
})

test('knows who has thrown in the current turn only', () => {
  expect(thrownIn(gameAfter(youThrew(1), asked(1)))).toEqual(['you'])
  expect(thrownIn(gameAfter(asked(2), youThrew(1)))).toEqual([])
  expect(thrownIn(gameAfter(asked(1), resultPush(1), youThrew(1)))).toEqual([])
})

test('lives are those of the latest known round', () => {
  const hurt = players.map((player) => ({ ...player, lives: 1 }))
  expect(playersOf(gameAfter(resultPush(2, { players: hurt }), resultPush(1), asked(2)))).toEqual(hurt)
  expect(playersOf(gameAfter(asked(1)))).toEqual(players)
})

test('a seat that comes back may say that the hand is out, or that it is not', () => {
  expect(turnOf(gameAfter(asked(1), asked(1, { thrown: true })))?.thrown).toBe(true)
  expect(turnOf(gameAfter(asked(1, { thrown: true }), asked(1)))?.thrown).toBe(false)
})

test('a turn that is asked again counts to its later deadline, whichever arrives first', () => {
  const early = asked(1, { deadline: 1, endsAt: 100 })
  const late = asked(1, { deadline: 2, endsAt: 200 })
  expect(turnOf(gameAfter(early, late))?.endsAt).toBe(200)
  expect(turnOf(gameAfter(late, early))?.endsAt).toBe(200)
  expect(turnOf(gameAfter(asked(1, { endsAt: 150 }), asked(1, { endsAt: 140 })))?.endsAt).toBe(140)
})

test('a watcher sees the players, the round and who has thrown, without sending a request', () => {
  const hurt = players.map((player) => ({ ...player, lives: 1 }))
  const begun = gameAfter(watching(0))
  expect([playersOf(begun), roundOf(begun), turnOf(begun)]).toEqual([players, 1, undefined])
  const later = gameAfter(watching(2), youThrew(2))
  expect([roundOf(later), thrownIn(later)]).toEqual([2, ['you']])
  const judged = gameAfter(watching(2), resultPush(2, { players: hurt }))
  expect([playersOf(judged), roundOf(judged), thrownIn(judged)]).toEqual([hurt, 3, []])
  expect(playersOf(gameAfter(resultPush(2), watching(3, { players: hurt })))).toEqual(hurt)
})

test('to watch a game is to leave another one behind, also one that is being watched', () => {
  const games = played([watching(1), watching(4, { gameId: 'g2' }), youThrew(1)])
  expect(games.current).toMatchObject({ gameId: 'g2', rounds: [] })
})

test('presence overrides what was known about who is online', () => {
  const presence = (online: boolean): GameMessage => ({
    type: 'presence',
    gameId: 'g1',
    playerId: 'you',
    online,
  })
  expect(gameAfter(asked(1), presence(false), presence(false)).offline).toEqual(['you'])
  expect(gameAfter(asked(1), presence(false), presence(true)).offline).toEqual([])
})

describe('the past in a seat', () => {
  const [rock, scissors] = resultPush(1).hands
  const hands = rock && scissors ? [rock, scissors] : []
  const livesOf = (mine: number, yours: number) =>
    players.map((one) => ({ ...one, lives: one.playerId === 'me' ? mine : yours }))
  const past = [
    { round: 1, hands, losers: ['you'] },
    { round: 2, hands: hands.map((one) => ({ ...one, hand: 'rock' as const })), losers: [] },
    { round: 3, hands, losers: ['you'] },
  ]
  const seat = asked(4, { past, players: livesOf(3, 1) })

  test('comes as results, with the lives after each round', () => {
    const results = resultsOf(gameAfter(seat))
    expect(results.map(({ round, outcome, winners, losers }) => [round, outcome, winners, losers])).toEqual([
      [1, 'decided', ['me'], ['you']],
      [2, 'draw', [], []],
      [3, 'decided', ['me'], ['you']],
    ])
    expect(results.map((one) => one.players)).toEqual([livesOf(3, 2), livesOf(3, 2), livesOf(3, 1)])
    expect(turnOf(gameAfter(seat))).toMatchObject({ round: 4 })
  })

  test('does not override a result that was pushed, in any order', () => {
    const messages = [asked(1), resultPush(1), resultPush(3, { players: livesOf(3, 1) }), seat]
    const inOrder = gameAfter(...messages)
    expect(resultsOf(inOrder)[0]).toEqual(resultPush(1))
    fc.assert(
      fc.property(fc.shuffledSubarray(messages, { minLength: messages.length }), (shuffled) =>
        expect(gameAfter(...shuffled)).toEqual(inOrder),
      ),
    )
  })

  test('a player who threw nothing has not won', () => {
    const missed = [
      { round: 1, hands: [{ playerId: 'me', hand: null, missed: null }, ...hands.slice(1)], losers: ['you'] },
    ]
    expect(resultsOf(gameAfter(asked(2, { past: missed })))[0]?.winners).toEqual([])
  })
})

test('a repeated turn keeps the longest msLeft, which is the whole turn', () => {
  const twice = gameAfter(asked(2, { msLeft: 17_000 }), asked(2, { msLeft: 9_000 }))
  expect(turnOf(twice)?.msLeft).toBe(17_000)
})

describe('from one game to the next', () => {
  const ended = played([asked(1), resultPush(1, { over: { ...over, rounds: 1, ratings: [] } })])
  const nextRound = asked(1, { gameId: 'g2' })

  test('the end stays until it is forgotten', () => {
    expect(ended.current && overOf(ended.current)).toMatchObject({ reason: 'won' })
    expect(played([{ type: 'forget', gameId: 'g1' }], ended).current).toBeUndefined()
  })

  test('a forgotten game does not come back with a late push', () => {
    const gone = played([{ type: 'forget', gameId: 'g1' }], ended)
    expect(played([asked(2), youThrew(1), resultPush(1)], gone)).toEqual(gone)
  })

  test('a round of another game begins that game, and leaves the old one behind', () => {
    const games = played([nextRound, resultPush(2)], ended)
    expect(games.current).toMatchObject({ gameId: 'g2', rounds: [{ number: 1 }] })
  })

  test('a result of another game does not interrupt the one being played', () => {
    const games = played([asked(1), resultPush(9, { gameId: 'g0' })])
    expect(games.current?.gameId).toBe('g1')
  })

  test('a result that is the first thing heard of a game is shown', () => {
    expect(played([resultPush(3)]).current).toMatchObject({ gameId: 'g1', rounds: [{ number: 3 }] })
  })
})
