import fc from 'fast-check'
import { overOf, resultsOf, turnOf } from '../../client/index.ts'
import { handIn, hasThrown, isBack, isTicking, openTurn, screenOf } from '../../web/reading.ts'
import { firstState, type Message, type State, update } from '../../web/state.ts'
import { welcome } from '../client/scripted-server.ts'
import { resultPush, roundPush } from '../client/stage.ts'

const wish = { lives: 3, opponent: 'human' } as const
const online: Message[] = [{ type: 'state', state: 'online' }, welcome]
const asked = (round: number, fields = {}): Message => ({
  ...roundPush(round),
  thrown: false,
  endsAt: 15_000,
  ...fields,
})
const threw: Message = { type: 'throw', gameId: 'g1', round: 1, hand: 'rock' }
const over = { winner: 'me', reason: 'won', rounds: 1, ratings: [] } as const
const ended: Message = resultPush(1, { over: { ...over, ratings: [] } })
const at = (now: number): Message => ({ type: 'tick', now })

const played = (...messages: Message[]): State =>
  messages.reduce((state, message) => update(message, state), firstState(0, wish))

test.each<[string, State, ReturnType<typeof screenOf>]>([
  ['before the welcome', played(), 'loading'],
  ['welcome', played(...online), 'home'],
  ['looking for somebody', played(...online, { type: 'join', wish }), 'waiting'],
  ['the wait that a new page finds', played(...online, { type: 'waiting', since: 1, lives: 3 }), 'waiting'],
  ['a round begins', played(...online, { type: 'join', wish }, asked(1)), 'game'],
  ['cancelled too late', played(...online, { type: 'stop waiting' }, asked(1)), 'game'],
  ['matched overtaken by its round', played(...online, { type: 'join', wish }, asked(1)), 'game'],
  ['the game is over', played(...online, asked(1), ended), 'end'],
  ['the end overtakes its round', played(...online, ended, asked(1)), 'end'],
  ['home again', played(...online, asked(1), ended, { type: 'forget', gameId: 'g1' }), 'home'],
  [
    'home, and late pushes',
    played(...online, ended, { type: 'forget', gameId: 'g1' }, asked(1), ended),
    'home',
  ],
  ['replaced', played(...online, asked(1), { type: 'state', state: 'replaced' }), 'replaced'],
  ['taken back', played(...online, asked(1), { type: 'state', state: 'replaced' }, ...online), 'game'],
])('%s', (_, state, screen) => {
  expect(screenOf(state)).toBe(screen)
})

test('a hand may be thrown once, in time, and while there is a connection', () => {
  const game = [...online, asked(1)]
  expect(openTurn(played(...game))).toMatchObject({ gameId: 'g1', round: 1 })
  expect(openTurn(played(...game, threw))).toBeUndefined()
  expect(openTurn(played(...online, asked(1, { thrown: true })))).toBeUndefined()
  expect(openTurn(played(...game, { type: 'state', state: 'offline' }))).toBeUndefined()
  expect(openTurn(played(...game, at(15_000)))).toBeUndefined()
  expect(openTurn(played(...game, resultPush(1)))).toBeUndefined()
  expect(openTurn(played(...game, threw, resultPush(1), asked(2)))).toMatchObject({ round: 2 })
})

test('a refused hand is taken back and says why, unless the round has moved on', () => {
  const refused: Message = { type: 'take hand back', gameId: 'g1', round: 1, notice: 'No.' }
  expect(played(...online, asked(1), threw, refused)).toMatchObject({ hand: undefined, notice: 'No.' })
  const next: Message = { ...threw, round: 2 }
  expect(played(...online, asked(2), next, refused)).toMatchObject({ hand: { round: 2 }, notice: undefined })
})

test('what the seat says of the hand holds after a lost connection', () => {
  const lost = [...online, asked(1), threw, { type: 'state', state: 'offline' } as const, ...online]
  expect(handIn(played(...lost, asked(1, { thrown: true })))).toBe('rock')
  const neverArrived = played(...lost, asked(1))
  expect(handIn(neverArrived)).toBeUndefined()
  expect(hasThrown(neverArrived)).toBe(false)
  expect(openTurn(neverArrived)).toBeDefined()
})

test('says that the connection is back for a while, and only when it was lost', () => {
  expect(isBack(played(...online))).toBe(false)
  const back = played(...online, { type: 'state', state: 'offline' }, at(1000), ...online)
  expect(isBack(back)).toBe(true)
  expect(isBack(update(at(6000), back))).toBe(false)
})

test('a game whose seat is gone and of which nothing more comes is over for this page', () => {
  const adrift = played(...online, asked(1), { type: 'state', state: 'offline' }, ...online)
  expect(screenOf(adrift)).toBe('game')
  expect(screenOf(update(at(6000), adrift))).toBe('end')
  expect(screenOf(update(at(6000), update(asked(2), adrift)))).toBe('game')
  const seated = { ...welcome, seat: { ...roundPush(1), thrown: false } }
  expect(screenOf(played(...online, asked(1), seated, at(6000)))).toBe('game')
})

test('who is out of the game and watches the rest is not adrift', () => {
  const players = [
    { playerId: 'me', name: 'Mei', lives: 0, bot: false },
    { playerId: 'you', name: 'Yuki', lives: 1, bot: false },
  ]
  expect(screenOf(played(...online, resultPush(1, { players }), welcome, at(6000)))).toBe('game')
})

test('the clock runs only while something on the page depends on it', () => {
  expect(isTicking(played(...online))).toBe(false)
  expect(isTicking(played(...online, { type: 'join', wish }))).toBe(true)
  expect(isTicking(played(...online, asked(1)))).toBe(true)
  const over = played(...online, asked(1), ended)
  expect(isTicking(over)).toBe(true)
  expect(isTicking(update(at(60_000), over))).toBe(false)
})

test('the pushes of a game lead to the same end in any order', () => {
  const pushes: Message[] = [
    asked(1),
    { type: 'thrown', gameId: 'g1', round: 1, playerId: 'you' },
    resultPush(1),
    asked(2),
    resultPush(2, { over: { ...over, rounds: 2, ratings: [] } }),
  ]
  const inOrder = played(...online, ...pushes)
  const anyOrder = fc.shuffledSubarray(pushes, { minLength: pushes.length })
  fc.assert(
    fc.property(anyOrder, (shuffled) => {
      const state = played(...online, ...shuffled)
      expect(state).toEqual(inOrder)
      const game = state.games.current
      expect(game && [overOf(game)?.winner, turnOf(game), resultsOf(game).length]).toEqual([
        'me',
        undefined,
        2,
      ])
    }),
  )
})
