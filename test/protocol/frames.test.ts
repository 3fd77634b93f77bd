import fc from 'fast-check'
import {
  AGAIN,
  DRAWS,
  EVENT_PHASES,
  EVENT_REASONS,
  EVENT_ROLES,
  HANDS,
  MISSES,
  OUTCOMES,
  REASONS,
} from '../../protocol/constants.ts'
import { ERROR_CODES } from '../../protocol/errors.ts'
import {
  type Answer,
  makePush,
  makeReply,
  makeRequest,
  parseRequest,
  parseServerMessage,
} from '../../protocol/frames.ts'
import type { Push, RequestOf } from '../../protocol/messages.ts'

const id = fc.string({ maxLength: 32 })
const gameId = fc.string({ minLength: 1, maxLength: 22 })
const playerId = fc.string({ minLength: 1, maxLength: 22 })
const round = fc.integer({ min: 1, max: 1e9 })
const lives = fc.integer({ min: 0, max: 5 })
const time = fc.integer({ min: 0, max: 4e12 })
const hand = fc.constantFrom(...HANDS)
const player = fc.record({ playerId, name: fc.string(), lives, bot: fc.boolean() })
const turn = {
  gameId,
  round,
  players: fc.array(player),
  turnSeconds: fc.integer({ min: 1 }),
  deadline: time,
  msLeft: time,
}

const count = fc.nat()
const named = fc.record({ playerId, name: fc.string() })
const eventTurn = {
  round,
  left: count,
  turnSeconds: fc.integer({ min: 1 }),
  deadline: time,
  msLeft: time,
  names: fc.array(fc.string(), { maxLength: 30 }),
}
const eventResult = {
  gameId,
  round,
  hand: fc.option(hand),
  counts: fc.record({ rock: count, paper: count, scissors: count, none: count }),
  left: count,
  again: fc.option(fc.constantFrom(...AGAIN)),
  over: fc.option(
    fc.record({ winners: fc.array(named), rounds: count, reason: fc.constantFrom(...EVENT_REASONS) }),
  ),
  chance: fc.boolean(),
  commitment: fc.option(fc.string()),
  nonce: fc.option(fc.string()),
  names: fc.array(fc.string(), { maxLength: 30 }),
}
const eventNow = {
  code: fc.string(),
  gameId: fc.option(gameId),
  host: named,
  winners: fc.integer({ min: 1, max: 10 }),
  draws: fc.constantFrom(...DRAWS),
  phase: fc.constantFrom(...EVENT_PHASES),
  guests: count,
  you: fc.constantFrom(...EVENT_ROLES),
  newest: fc.array(fc.string(), { maxLength: 5 }),
  turn: fc.option(fc.record({ ...eventTurn, thrown: fc.boolean(), commitment: fc.option(fc.string()) })),
  last: fc.option(fc.record(eventResult)),
}

describe('a request', () => {
  const cases = fc.oneof(
    fc.record({
      action: fc.constant('hold' as const),
      winners: fc.integer({ min: 1, max: 10 }),
      draws: fc.constantFrom(...DRAWS),
      id,
    }),
    fc.record({ action: fc.constant('reveal' as const), gameId, round, id }),
    fc.record({ action: fc.constant('throw' as const), gameId, round, hand, id }),
    fc.record({ action: fc.constant('leave' as const), gameId, id }),
    fc.record({
      action: fc.constant('join' as const),
      lives: fc.integer({ min: 1, max: 5 }),
      opponent: fc.constantFrom('human' as const, 'bot' as const),
      id,
    }),
    fc.record({ action: fc.constant('ping' as const), id }),
  )

  test('survives a round trip through its frame', () => {
    fc.assert(
      fc.property(cases, (request) => {
        const { action, id, ...fields } = request
        const frame = makeRequest(action, fields as RequestOf<typeof action>, id)
        fc.pre(new TextEncoder().encode(frame).length <= 1024)
        expect(parseRequest(frame)).toEqual({ ok: true, value: request })
      }),
    )
  })

  test('gets its defaults', () => {
    expect(parseRequest('{"action":"join"}')).toEqual({
      ok: true,
      value: { action: 'join', lives: 1, opponent: 'human' },
    })
  })

  test('of an event has its defaults filled in, and its code in capitals', () => {
    expect(parseRequest('{"action":"hold"}')).toMatchObject({ value: { winners: 1, draws: 'out' } })
    expect(parseRequest('{"action":"attend","code":" k7qx2m "}')).toMatchObject({ value: { code: 'K7QX2M' } })
  })

  test('may carry unknown fields', () => {
    expect(parseRequest('{"action":"ping","shoe":"size"}')).toEqual({ ok: true, value: { action: 'ping' } })
  })

  test('never makes the gate throw, whatever the frame holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(undefined)), (frame) => {
        const parsed = parseRequest(frame)
        if (!parsed.ok) expect(ERROR_CODES).toContain(parsed.error.code)
      }),
    )
  })
})

describe('a bad frame is refused', () => {
  const throwing = (fields: object) =>
    JSON.stringify({ action: 'throw', gameId: 'g', round: 1, hand: 'rock', ...fields })
  const naming = (name: unknown) => JSON.stringify({ action: 'hello', name })

  test.each([
    ['nothing', undefined, 'bad_request'],
    ['an empty frame', '', 'bad_request'],
    ['not JSON', 'rock!', 'bad_request'],
    ['an array', '["join"]', 'bad_request'],
    ['null', 'null', 'bad_request'],
    ['a number', '7', 'bad_request'],
    ['2 KB', JSON.stringify({ action: 'join', pad: 'x'.repeat(2048) }), 'bad_request'],
    [
      '1,025 bytes that are 500 characters',
      JSON.stringify({ action: 'join', pad: '手'.repeat(334) }),
      'bad_request',
    ],
    ['no action', '{}', 'bad_request'],
    ['an action that is a number', '{"action":1}', 'bad_request'],
    ['an action that nobody knows', '{"action":"dance"}', 'unknown_action'],
    ['an action that every object has', '{"action":"toString"}', 'unknown_action'],
    ['__proto__', '{"action":"__proto__"}', 'unknown_action'],
    ['an id that is a number', '{"action":"ping","id":7}', 'bad_request'],
    ['an id of 33 characters', JSON.stringify({ action: 'ping', id: 'x'.repeat(33) }), 'bad_request'],
    ['a lizard', throwing({ hand: 'lizard' }), 'bad_request'],
    ['round 0', throwing({ round: 0 }), 'bad_request'],
    ['half a round', throwing({ round: 1.5 }), 'bad_request'],
    ['a round in words', throwing({ round: 'one' }), 'bad_request'],
    ['no game', throwing({ gameId: undefined }), 'bad_request'],
    ['a game that is an object', throwing({ gameId: {} }), 'bad_request'],
    ['an endless gameId', throwing({ gameId: 'g'.repeat(65) }), 'bad_request'],
    ['6 lives', '{"action":"join","lives":6}', 'bad_request'],
    ['an event with 11 winners', '{"action":"hold","winners":11}', 'bad_request'],
    ['an event where draws win', '{"action":"hold","draws":"win"}', 'bad_request'],
    ['an event without a code', '{"action":"attend"}', 'bad_request'],
    ['a dog for opponent', '{"action":"join","opponent":"dog"}', 'bad_request'],
    ['a name of 21 characters', naming('x'.repeat(21)), 'bad_request'],
    ['a name of spaces', naming('   '), 'bad_request'],
    ['a name with a line break', naming('a\nb'), 'bad_request'],
    ['a name with a bell at its end', naming('ab\u0007'), 'bad_request'],
    ['a name that turns the line around', naming('a\u202Eb'), 'bad_request'],
    ['a name that is a number', naming(7), 'bad_request'],
    ['deep nesting', `{"action":"hello","name":${'['.repeat(200)}${']'.repeat(200)}}`, 'bad_request'],
  ])('%s', (_what, frame, code) => {
    const parsed = parseRequest(frame)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) {
      expect(parsed.error).toMatchObject({ type: 'error', code })
      expect(parsed.error.message).toMatch(/^[A-Z].*\.$/)
    }
  })

  test('with the id that it came with', () => {
    expect(parseRequest(throwing({ hand: 'lizard', id: 'q1' }))).toMatchObject({ re: 'q1' })
  })

  test.each([
    ['20 characters', 'x'.repeat(20), 'x'.repeat(20)],
    ['20 emoji, which are 40 UTF-16 units', '🪨'.repeat(20), '🪨'.repeat(20)],
    ['spaces around it', '  Ann  ', 'Ann'],
    ['a family of emoji joined by zero-width joiners', '👩‍👩‍👧', '👩‍👩‍👧'],
  ])('but not a name of %s', (_what, name, kept) => {
    expect(parseRequest(naming(name))).toEqual({ ok: true, value: { action: 'hello', name: kept } })
  })
})

describe('frames from the server', () => {
  const hands = fc.array(
    fc.record({ playerId, hand: fc.option(hand), missed: fc.option(fc.constantFrom(...MISSES)) }),
  )
  const over = fc.record({
    winner: fc.option(playerId),
    reason: fc.constantFrom(...REASONS),
    rounds: round,
    ratings: fc.array(fc.record({ playerId, before: fc.integer(), after: fc.integer() })),
  })
  const pushes: fc.Arbitrary<Push> = fc.oneof(
    fc.record({ type: fc.constant('round' as const), ...turn }),
    fc.record({ type: fc.constant('thrown' as const), gameId, round, playerId }),
    fc.record({
      type: fc.constant('result' as const),
      gameId,
      round,
      hands,
      outcome: fc.constantFrom(...OUTCOMES),
      winners: fc.array(playerId),
      losers: fc.array(playerId),
      players: fc.array(player),
      over: fc.option(over),
    }),
    fc.record({ type: fc.constant('presence' as const), gameId, playerId, online: fc.boolean() }),
    fc.record({ type: fc.constant('replaced' as const) }),
    fc.record({ type: fc.constant('event' as const), ...eventNow }),
    fc.record({
      type: fc.constant('event_round' as const),
      gameId,
      ...eventTurn,
      you: fc.constantFrom(...EVENT_ROLES),
    }),
    fc.record({ type: fc.constant('event_result' as const), ...eventResult, prizeCode: fc.string() }),
    fc.record({ type: fc.constant('event_hand' as const), gameId, round, commitment: fc.string() }),
    fc.record({ type: fc.constant('event_progress' as const), gameId, round, thrown: count, left: count }),
  )
  const past = fc.array(fc.record({ round, hands, losers: fc.array(playerId) }))
  const replies: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({
      type: fc.constant('welcome' as const),
      playerId,
      name: fc.string(),
      rating: fc.integer(),
      wins: round,
      losses: round,
      seat: fc.option(fc.record({ ...turn, thrown: fc.boolean(), past })),
      waiting: fc.option(fc.record({ since: time, lives: fc.integer({ min: 1, max: 5 }) })),
      event: fc.option(fc.record(eventNow)),
      re: id,
    }),
    fc.record({ type: fc.constant('event' as const), ...eventNow, re: id }),
    fc.record({ type: fc.constant('matched' as const), gameId, re: id }),
    fc.record({ type: fc.constant('thrown' as const), gameId, round, re: id }),
    fc.record({ type: fc.constant('thrown' as const), gameId, round }),
    fc.record({
      type: fc.constant('error' as const),
      code: fc.constantFrom(...ERROR_CODES),
      message: fc.string(),
    }),
  )

  test('a push survives a round trip through its frame', () => {
    fc.assert(
      fc.property(pushes, (push) => {
        expect(parseServerMessage(makePush(push))).toEqual({ kind: 'push', push })
      }),
    )
  })

  test('a reply survives a round trip through its frame', () => {
    fc.assert(
      fc.property(replies, ({ re, ...reply }) => {
        const answer = re === undefined ? reply : { ...reply, re }
        expect(parseServerMessage(makeReply(reply, re))).toEqual({ kind: 'reply', reply: answer })
      }),
    )
  })

  test('a seat without its past has none', () => {
    const seat = {
      gameId: 'g',
      round: 1,
      players: [],
      turnSeconds: 15,
      deadline: 1,
      msLeft: 1,
      thrown: false,
    }
    const stats = { playerId: 'p', name: 'Mei', rating: 1500, wins: 0, losses: 0 }
    const frame = JSON.stringify({ type: 'welcome', ...stats, seat, waiting: null })
    expect(parseServerMessage(frame)).toMatchObject({ reply: { seat: { ...seat, past: [] } } })
  })

  test.each(['', 'hello', '[]', '{}', '{"type":"dance"}', '{"type":"matched"}', '{"message":"Forbidden"}'])(
    'the frame %p is neither',
    (frame) => expect(parseServerMessage(frame)).toBeUndefined(),
  )
})
