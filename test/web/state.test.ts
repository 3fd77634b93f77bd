import fc from 'fast-check'
import { overOf, resultsOf, turnOf } from '../../client/index.ts'
import { announce } from '../../web/i18n/announcements.ts'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import type { Message, State } from '../../web/state/model.ts'
import { nextChangeIn } from '../../web/state/next-tick.ts'
import { update } from '../../web/state/reducer.ts'
import { hashOf } from '../../web/state/route.ts'
import {
  addressOf,
  handIn,
  hasThrown,
  isBack,
  isKept,
  isPlayer,
  judgedIn,
  openTurn,
  rematchIn,
  revealPhase,
  screenOf,
} from '../../web/state/selectors.ts'
import { welcome } from '../client/scripted-server.ts'
import { resultPush, roundPush, seatIn } from '../client/stage.ts'
import { at, later, played, wish } from './fixtures.ts'

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
/** Late enough that whatever the arena plays is over. */
const told = at(4_000)

test.each<[string, State, ReturnType<typeof screenOf>]>([
  ['before the welcome', played(), 'loading'],
  ['welcome', played(...online), 'home'],
  ['looking for somebody', played(...online, { type: 'join', wish }), 'waiting'],
  ['the wait that a new page finds', played(...online, { type: 'waiting', since: 1, lives: 3 }), 'waiting'],
  ['a round begins', played(...online, { type: 'join', wish }, asked(1)), 'game'],
  ['cancelled too late', played(...online, { type: 'stop waiting' }, asked(1)), 'game'],
  ['matched overtaken by its round', played(...online, { type: 'join', wish }, asked(1)), 'game'],
  ['the last round is being told', played(...online, asked(1), ended), 'game'],
  ['the game is over', played(...online, asked(1), ended, told), 'end'],
  ['the end overtakes its round', played(...online, ended, asked(1), told), 'end'],
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
  const game = [...online, asked(1), told]
  expect(openTurn(played(...game))).toMatchObject({ gameId: 'g1', round: 1 })
  expect(openTurn(played(...game, threw))).toBeUndefined()
  expect(openTurn(played(...online, asked(1, { thrown: true }), told))).toBeUndefined()
  expect(openTurn(played(...game, { type: 'state', state: 'offline' }))).toBeUndefined()
  expect(openTurn(played(...game, at(15_000)))).toBeUndefined()
  expect(openTurn(played(...game, resultPush(1)))).toBeUndefined()
  expect(openTurn(played(...game, threw, resultPush(1), asked(2), at(8_000)))).toMatchObject({ round: 2 })
})

test('a later turn is longer than turnSeconds, and may be played to its end', () => {
  const longer = played(...online, asked(2, { msLeft: 17_000, endsAt: 17_000 }), told)
  expect(openTurn(later(16_999, longer))).toMatchObject({ round: 2 })
  expect(openTurn(later(17_000, longer))).toBeUndefined()
})

test('a refused hand is taken back and says why, unless the round has moved on', () => {
  const refused: Message = { type: 'take hand back', gameId: 'g1', round: 1, notice: { key: 'busy' } }
  expect(played(...online, asked(1), threw, refused)).toMatchObject({
    hand: undefined,
    notice: { key: 'busy' },
  })
  const next: Message = { ...threw, round: 2 }
  expect(played(...online, asked(2), next, refused)).toMatchObject({ hand: { round: 2 }, notice: undefined })
})

test('the seat decides about the hand after a lost connection', () => {
  const lost = [...online, asked(1), threw, { type: 'state', state: 'offline' } as const, ...online]
  expect(handIn(played(...lost, asked(1, { thrown: true })))).toBe('rock')
  const neverArrived = played(...lost, asked(1))
  expect(handIn(neverArrived)).toBeUndefined()
  expect(hasThrown(neverArrived)).toBe(false)
  expect(openTurn(update(told, neverArrived))).toBeDefined()
})

test('after a reload the list of rounds has those in the seat', () => {
  const past = [1, 2].map((round) => ({ round, hands: resultPush(round).hands, losers: ['you'] }))
  const players = resultPush(2).players.map((one) => ({ ...one, lives: one.playerId === 'you' ? 1 : 3 }))
  const { current } = played(...online, asked(3, { past, players })).games
  const told =
    current && resultsOf(current).map(({ round, winners, players }) => [round, winners, players[1]])
  expect(told).toEqual([
    [1, ['me'], { playerId: 'you', name: 'Yuki', lives: 2, bot: false }],
    [2, ['me'], { playerId: 'you', name: 'Yuki', lives: 1, bot: false }],
  ])
})

test('says that the connection is back for a while, and only when it was lost', () => {
  expect(isBack(played(...online))).toBe(false)
  const back = played(...online, { type: 'state', state: 'offline' }, at(1000), ...online)
  expect(isBack(back)).toBe(true)
  expect(isBack(later(6000, back))).toBe(false)
})

test('a game without a seat and without news is over for this page', () => {
  const adrift = played(...online, asked(1), { type: 'state', state: 'offline' }, ...online)
  expect(screenOf(adrift)).toBe('game')
  expect(screenOf(later(6000, adrift))).toBe('end')
  expect(screenOf(later(6000, update(welcome, later(4000, adrift))))).toBe('end')
  expect(screenOf(later(6000, update(asked(2), adrift)))).toBe('game')
  const seated = { ...welcome, seat: seatIn(1) }
  expect(screenOf(played(...online, asked(1), seated, at(6000)))).toBe('game')
})

test('a player who is out and watches the rest does not count as lost', () => {
  const players = [
    { playerId: 'me', name: 'Mei', lives: 0, bot: false },
    { playerId: 'you', name: 'Yuki', lives: 1, bot: false },
  ]
  expect(screenOf(played(...online, resultPush(1, { players }), welcome, at(6000)))).toBe('game')
})

test('a game that was called off is over, and its last result judges no round', () => {
  const aborted: Message = resultPush(2, {
    hands: [],
    outcome: 'draw',
    winners: [],
    losers: [],
    over: { winner: null, reason: 'aborted', rounds: 2, ratings: [] },
  })
  const state = played(...online, asked(1), resultPush(1), asked(2), aborted, asked(2))
  expect(screenOf(state)).toBe('end')
  expect(state.games.current && judgedIn(state.games.current).map(({ round }) => round)).toEqual([1])
  const said = announce(messagesIn('en'), update(told, state))
    .map(({ text }) => text)
    .join(' ')
  expect(said).toContain('Game called off')
  expect(said).not.toContain('Round 2')
})

test('the last five seconds are read out once, and so is that a second miss is the end', () => {
  const t = messagesIn('en')
  const keysAt = (now: number, ...messages: Message[]) =>
    announce(t, played(...online, ...messages, at(now))).map(({ text }) => text)
  expect(keysAt(9_999, asked(1))).toEqual(['Round 1. Choose your hand.'])
  expect(keysAt(10_000, asked(1))).toEqual(['Round 1. Choose your hand.', '5 seconds left.'])
  const hands = resultPush(1).hands.map((one) => ({ ...one, hand: null, missed: 'timeout' as const }))
  expect(keysAt(4_000, resultPush(1, { hands }), asked(2))).toContain('Miss once more and you are out.')
})

test('a copied link is marked for two seconds', () => {
  const copied = played(...online, { type: 'kept', what: 'link' })
  expect([isKept(copied, 'link'), isKept(copied, 'other'), nextChangeIn(copied)]).toEqual([
    true,
    false,
    2_000,
  ])
  expect(isKept(later(2_000, copied), 'link')).toBe(false)
  expect(nextChangeIn(later(2_000, copied))).toBeUndefined()
})

test('muting the others’ stamps removes the one that is shown, and keeps one’s own', () => {
  const stamp = (playerId: string): Message => ({ type: 'stamp', gameId: 'g1', playerId, stamp: 'wow' })
  const muted: Message = { type: 'settings', settings: { stampsMuted: true } }
  const game = played(...online, asked(1), stamp('me'), stamp('you'))
  expect(game.stamps).toHaveLength(2)
  expect(update(muted, game).stamps).toMatchObject([{ playerId: 'me' }])
})

test('a reload in the first round plays its opening only to a player who has not thrown', () => {
  expect(revealPhase(played(...online, asked(1, { msLeft: 15_000 })))).toMatchObject({ beat: 'gu' })
  expect(revealPhase(played(...online, asked(1, { msLeft: 15_000, thrown: true })))).toBeUndefined()
})

test('the clock runs only while something on the page depends on it, and wakes when it changes', () => {
  expect(nextChangeIn(played(...online))).toBeUndefined()
  expect(nextChangeIn(played(...online, { type: 'join', wish }, at(1_300)))).toBe(700)
  expect(nextChangeIn(played(...online, asked(1), at(4_400)))).toBe(600)
  const isOver = played(...online, asked(1), ended, told)
  expect(nextChangeIn(isOver)).toBe(1_000)
  expect(nextChangeIn(later(60_000, isOver))).toBeUndefined()
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

describe('rooms, watching, rematch', () => {
  const room = {
    type: 'room',
    code: 'K7M2P',
    host: 'me',
    size: 3,
    lives: 1,
    players: [{ playerId: 'me', name: 'Mei' }],
  } as const
  const inRoom: Message = { ...room, players: [...room.players] }
  const toRoom = { type: 'arrive', route: { at: 'room', code: 'K7M2P' } } as const
  const strangers = ['you', 'they'].map((playerId) => ({ playerId, name: playerId, lives: 1, bot: false }))
  const watching: Message = { type: 'watching', gameId: 'g1', players: strangers, round: 2 }
  const asksForMore: Message = { type: 'ask for rematch' }

  test.each<[string, State, ReturnType<typeof screenOf>, string]>([
    ['invited into a room', played(...online, toRoom), 'invite', '#/room/K7M2P'],
    ['on the way into it', played(...online, { ...toRoom, entering: true }), 'going', '#/room/K7M2P'],
    ['in it', played(...online, toRoom, inRoom), 'room', '#/room/K7M2P?from=Mei'],
    ['the room is gone', played(...online, inRoom, { type: 'room gone', code: 'K7M2P' }), 'home', '#/'],
    [
      'another room is gone',
      played(...online, inRoom, { type: 'room gone', code: 'X' }),
      'room',
      '#/room/K7M2P?from=Mei',
    ],
    ['left', played(...online, inRoom, { type: 'exit' }), 'home', '#/'],
    [
      'started',
      played(...online, inRoom, { type: 'matched', gameId: 'g1' }),
      'room',
      '#/room/K7M2P?from=Mei',
    ],
    ['its game has begun', played(...online, inRoom, asked(1)), 'game', '#/'],
    ['a late word of the room', played(...online, inRoom, asked(1), inRoom), 'game', '#/'],
    ['a room after a game', played(...online, asked(1), ended, inRoom), 'room', '#/room/K7M2P?from=Mei'],
    ['a late word of an old game', played(...online, inRoom, resultPush(1)), 'room', '#/room/K7M2P?from=Mei'],
    ['watching', played(...online, watching), 'game', '#/watch/g1'],
    ['the watched game is over', played(...online, watching, ended, told), 'end', '#/'],
    ['it ended unseen', played(...online, watching, { type: 'watch gone', gameId: 'g1' }), 'home', '#/'],
    [
      'leaderboard',
      played(...online, { type: 'arrive', route: { at: 'leaderboard' } }),
      'leaderboard',
      '#/leaderboard',
    ],
    ['before the welcome', played(toRoom), 'loading', '#/room/K7M2P'],
  ])('%s', (_, state, screen, address) => {
    expect(screenOf(state)).toBe(screen)
    expect(hashOf(addressOf(state))).toBe(address)
  })

  test('a rematch is open for 60 s to players who had an opponent', () => {
    const isOver = played(...online, asked(1), ended)
    expect(rematchIn(isOver)).toMatchObject({ msLeft: 60_000, isAsked: false, isClosed: false })
    expect(rematchIn(later(60_000, isOver))).toMatchObject({ msLeft: 0, isClosed: true })
    const bots = resultPush(1).players.map((one) => ({ ...one, bot: one.playerId === 'you' }))
    const withBot: Message = resultPush(1, { players: bots, over: { ...over, ratings: [] } })
    expect(rematchIn(played(...online, withBot))).toBeUndefined()
    const others = resultPush(1, { players: strangers, over: { ...over, ratings: [] } })
    expect(rematchIn(played(...online, watching, others))).toBeUndefined()
  })

  test('shows who has not answered, and that there will be no rematch', () => {
    const game = [...online, asked(1), ended, asksForMore]
    expect(rematchIn(played(...game))).toMatchObject({ isAsked: true, missing: [{ playerId: 'you' }] })
    const both: Message = { type: 'rematching', gameId: 'g1', asked: ['me', 'you'] }
    expect(rematchIn(played(...game, both))).toMatchObject({ missing: [] })
    const closed: Message = { type: 'rematch closed', gameId: 'g1' }
    expect(rematchIn(played(...game, closed))).toMatchObject({ isAsked: false, closed: 'byOther' })
    expect(rematchIn(played(...game, closed, both))).toMatchObject({ closed: 'byOther' })
    expect(rematchIn(later(59_000, played(...game)))).toMatchObject({ closed: undefined })
    expect(rematchIn(update(closed, later(59_000, played(...game))))).toMatchObject({ closed: 'late' })
    expect(rematchIn(later(60_000, played(...game)))).toMatchObject({ closed: 'late', hadAsked: true })
    const declined: Message = { type: 'decline rematch', gameId: 'g1' }
    expect(rematchIn(played(...online, asked(1), ended, declined, closed))).toMatchObject({ closed: 'byMe' })
    expect(rematchIn(played(...game, { ...closed, gameId: 'g0' }))).toMatchObject({ isClosed: false })
    const refused = played(...game, { type: 'take wish back', notice: { key: 'busy' } })
    expect([rematchIn(refused)?.isAsked, refused.notice]).toEqual([false, { key: 'busy' }])
  })

  test('a rematch that begins after the player has gone home says what it is', () => {
    const next = asked(1, { gameId: 'g2' })
    const home: Message[] = [...online, asked(1), ended, asksForMore, { type: 'forget', gameId: 'g1' }]
    const left: Message = { type: 'rematch left', msLeft: 50_000 }
    expect(played(...home, left, next)).toMatchObject({ notice: { key: 'rematchBegan' } })
    expect(played(...home, left, { type: 'join', wish }, next).notice).toBeUndefined()
    expect(played(...home, left, at(50_000), next).notice).toBeUndefined()
    expect(played(...home, next).notice).toBeUndefined()
    expect(played(...home, left, next, next)).toMatchObject({ notice: { key: 'rematchBegan' } })
    expect(played(...home, left, next, asked(2, { gameId: 'g2' })).notice).toBeUndefined()
  })

  test('a player who is out watches, and so does one who never played', () => {
    const players = resultPush(1).players.map((one) => (one.playerId === 'me' ? { ...one, lives: 0 } : one))
    for (const state of [played(...online, resultPush(1, { players })), played(...online, watching)]) {
      const game = state.games.current
      expect(game && isPlayer(state, game)).toBe(false)
    }
    const overtaken = played(...online, { type: 'thrown', gameId: 'g1', round: 1, playerId: 'you' })
    expect(overtaken.games.current && isPlayer(overtaken, overtaken.games.current)).toBe(true)
  })
})
