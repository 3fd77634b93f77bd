import { WebSocket } from 'ws'
import type { ErrorCode } from '../../protocol/errors.ts'
import { type Duel, nextResult, startDuel, throwHand } from '../support/game.ts'
import { newSecret, Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()
/** The duel of the current group of bad frames; afterwards, of the last one. */
let duel: Duel

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const framed = (fields: object) => JSON.stringify({ id: 'x', ...fields })
const hello = (name: unknown) => framed({ action: 'hello', name })
const rock = (fields: object) =>
  framed({ action: 'throw', gameId: duel.gameId, round: 1, hand: 'rock', ...fields })

/** Frames as text, or as functions if they need the game's id. */
const BAD: [what: string, frame: string | (() => string), code: ErrorCode, re: 'x' | undefined][] = [
  ['nothing', '', 'bad_request', undefined],
  ['blanks', '   ', 'bad_request', undefined],
  ['what is not JSON', 'rock', 'bad_request', undefined],
  ['half an object', '{"action":"ping"', 'bad_request', undefined],
  ['two objects', '{"action":"ping"}{"action":"ping"}', 'bad_request', undefined],
  ['an array', '[{"action":"ping"}]', 'bad_request', undefined],
  ['a string', '"ping"', 'bad_request', undefined],
  ['null', 'null', 'bad_request', undefined],
  ['a number', '7', 'bad_request', undefined],
  ['2 KB', framed({ action: 'ping', padding: 'x'.repeat(2048) }), 'bad_request', undefined],
  ['2 KB in few characters', framed({ action: 'ping', padding: '✊'.repeat(400) }), 'bad_request', undefined],
  ['30 KB of nesting', nested(15_000), 'bad_request', undefined],
  ['nesting within the limit', nested(500), 'bad_request', undefined],
  ['no action', framed({}), 'bad_request', 'x'],
  ['an action that is a number', framed({ action: 1 }), 'bad_request', 'x'],
  ['an action that is a list', framed({ action: ['ping'] }), 'bad_request', 'x'],
  ['an unknown action', framed({ action: 'dance' }), 'unknown_action', 'x'],
  ['an action in capitals', framed({ action: 'PING' }), 'unknown_action', 'x'],
  ['a name of every object', framed({ action: 'constructor' }), 'unknown_action', 'x'],
  ['a prototype', framed({ action: '__proto__' }), 'unknown_action', 'x'],
  ['a route of the gateway', framed({ action: '$connect' }), 'unknown_action', 'x'],
  ['its other route', framed({ action: '$disconnect' }), 'unknown_action', 'x'],
  ['its fallback', framed({ action: '$default' }), 'unknown_action', 'x'],
  ['an id that is a number', '{"action":"ping","id":7}', 'bad_request', undefined],
  ['an id of 33 characters', `{"action":"ping","id":"${'i'.repeat(33)}"}`, 'bad_request', undefined],
  ['a name of 21 characters', hello('n'.repeat(21)), 'bad_request', 'x'],
  ['a name of spaces', hello('   '), 'bad_request', 'x'],
  ['an empty name', hello(''), 'bad_request', 'x'],
  ['a name that nobody sees', hello('\u200b\u00ad'), 'bad_request', 'x'],
  ['a name with a control character', hello('An\u0007n'), 'bad_request', 'x'],
  ['a name with a line break', hello('Ann\n'), 'bad_request', 'x'],
  ['a name of 21 emoji', hello('🎉'.repeat(21)), 'bad_request', 'x'],
  ['a name that is a number', hello(7), 'bad_request', 'x'],
  ['a name that is null', hello(null), 'bad_request', 'x'],
  ['no lives', framed({ action: 'join', lives: 0 }), 'bad_request', 'x'],
  ['six lives', framed({ action: 'join', lives: 6 }), 'bad_request', 'x'],
  ['half a life', framed({ action: 'join', lives: 1.5 }), 'bad_request', 'x'],
  ['lives as text', framed({ action: 'join', lives: '3' }), 'bad_request', 'x'],
  ['a strange opponent', framed({ action: 'join', opponent: 'dog' }), 'bad_request', 'x'],
  ['a hand "lizard"', () => rock({ hand: 'lizard' }), 'bad_request', 'x'],
  ['a hand that is a list', () => rock({ hand: ['rock'] }), 'bad_request', 'x'],
  ['no hand', () => rock({ hand: undefined }), 'bad_request', 'x'],
  ['round 0', () => rock({ round: 0 }), 'bad_request', 'x'],
  ['round -1', () => rock({ round: -1 }), 'bad_request', 'x'],
  ['round 1.5', () => rock({ round: 1.5 }), 'bad_request', 'x'],
  ['a round as text', () => rock({ round: '1' }), 'bad_request', 'x'],
  ['round 10^9', () => rock({ round: 1_000_000_000 }), 'wrong_round', 'x'],
  ['no round', () => rock({ round: undefined }), 'bad_request', 'x'],
  ['no game', () => rock({ gameId: undefined }), 'bad_request', 'x'],
  ['a game that is a number', () => rock({ gameId: 7 }), 'bad_request', 'x'],
  ['an empty gameId', () => rock({ gameId: '' }), 'bad_request', 'x'],
  ['an endless gameId', () => rock({ gameId: 'g'.repeat(65) }), 'bad_request', 'x'],
  ['a game that does not exist', () => rock({ gameId: 'nowhere' }), 'not_in_game', 'x'],
  ['leaving without a game', framed({ action: 'leave' }), 'bad_request', 'x'],
]

/** A player who sends more than 30 bad frames in ten seconds is closed, so each group goes to a player of its own. */
const GROUPS = Array.from({ length: Math.ceil(BAD.length / 20) }, (_, at) => BAD.slice(20 * at, 20 * at + 20))

test.each(GROUPS.map((group) => [group[0]?.[0], group] as const))(
  'a bad frame gets one error with the right code, and nothing changes: from %s on',
  async (_first, group) => {
    duel = await startDuel(stack.url, { lives: 3 })
    const { ann } = duel
    await ann.ask('hello', { name: 'Ann' })
    for (const [what, frame, code, re] of group) {
      ann.send(typeof frame === 'string' ? frame : frame())
      const { message, ...reply } = (await ann.reply(what)) as { type: string; code: string; message: string }
      expect({ what, ...reply }).toEqual({ what, type: 'error', code, ...(re && { re }) })
      expect(message).toMatch(/^[A-Z].*\.$/)
      expect(message).not.toContain('\n')
    }
    expect(await ann.ask('hello')).toMatchObject({
      name: 'Ann',
      waiting: null,
      seat: { round: 1, thrown: false },
    })
    expect(ann.heard.map(({ type }) => type)).toEqual(['round'])
  },
)

test.each(GROUPS.map((group) => [group[0]?.[0], group] as const))(
  'many bad frames at once get an error each, and the game continues: from %s on',
  async (_first, group) => {
    const { ann, ben, gameId } = await startDuel(stack.url)
    for (const [, frame] of group) ann.send(typeof frame === 'string' ? frame : frame())
    const replies = await Promise.all(group.map(() => ann.reply()))
    expect(new Set(replies.map(({ type }) => type))).toEqual(new Set(['error']))
    await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'scissors')])
    expect((await nextResult(ann, gameId, 1)).over).toMatchObject({ winner: ann.playerId })
  },
)

test('another player’s game is not to be played in', async () => {
  const stranger = await Player.connect(stack.url)
  const { gameId } = duel
  expect(await throwHand(stranger, gameId, 1, 'rock')).toMatchObject({ code: 'not_in_game' })
  expect(await stranger.request('leave', { gameId })).toMatchObject({ code: 'not_in_game' })
  expect(await duel.ann.ask('hello')).toMatchObject({ seat: { gameId, thrown: false } })
})

test('unknown fields are ignored, and a request may go without an id', async () => {
  const { ann } = duel
  ann.send({ action: 'ping', shoe: { size: 43 }, deep: JSON.parse(nested(100)) })
  expect(await ann.reply()).toEqual({ type: 'pong', now: expect.any(Number) })
  ann.send({ action: 'ping', id: '' })
  expect(await ann.reply()).toEqual({ type: 'pong', now: expect.any(Number), re: '' })
})

test.each([
  ['20 emoji', '🎉'.repeat(20)],
  ['one sign', '拳'],
  ['a family in one sign', '👨‍👩‍👧‍👦'],
])('a name of %s is a name', async (_what, name) => {
  const ann = await Player.connect(stack.url)
  expect(await ann.ask('hello', { name })).toMatchObject({ name })
})

test('a message of 200 KB closes the connection with 1009', async () => {
  const player = await Player.connect(stack.url)
  player.send(framed({ action: 'ping', padding: 'x'.repeat(200 * 1024) }))
  expect(await player.closed).toMatchObject({ code: 1009 })
})

test('a binary frame closes the connection with 1003', async () => {
  const player = await Player.connect(stack.url)
  player.send(Buffer.from('{"action":"ping"}'))
  expect(await player.closed).toMatchObject({ code: 1003 })
})

const secret = newSecret()
test.each([
  ['no subprotocol', undefined],
  ['no key', 'janken.v1'],
  ['no janken.v1', `key.${secret}`],
  ['another version', `janken.v2, key.${secret}`],
  ['an empty key', 'janken.v1, key.'],
  ['a key that is too short', `janken.v1, key.${secret.slice(1)}`],
  ['a key that is too long', `janken.v1, key.${secret}A`],
  ['a padded key', `janken.v1, key.${secret}=`],
  ['a key in another alphabet', `janken.v1, key.${secret.slice(0, 42)}+`],
  ['a former key that is too short', `janken.v1, key.${secret}, was.${secret.slice(1)}`],
  ['two former keys', `janken.v1, key.${secret}, was.${newSecret()}, was.${newSecret()}`],
  ['two keys', `janken.v1, key.${secret}, key.${newSecret()}`],
  ['the key of no 32 bytes', `janken.v1, key.${'A'.repeat(42)}B`],
])('an upgrade with %s is refused with 401', async (_what, header) => {
  expect(await statusOf(stack.url, header)).toBe(401)
})

test('the two subprotocols may come in either order', async () => {
  expect(await statusOf(stack.url, `key.${newSecret()}, janken.v1`)).toBe(101)
})

test('the two subprotocols may come on lines of their own', async () => {
  expect(await statusOf(stack.url, [`key.${newSecret()}`, 'janken.v1'])).toBe(101)
  expect(await statusOf(stack.url, [`key.${newSecret()}`, `key.${secret}, janken.v1`])).toBe(401)
})

/** Sends raw subprotocol headers, which the WebSocket library would reject. */
function statusOf(url: string, subprotocols: string | string[] | undefined): Promise<number | undefined> {
  const headers = subprotocols === undefined ? {} : { 'Sec-WebSocket-Protocol': subprotocols }
  const socket = new WebSocket(url, { headers })
  return new Promise((resolve) => {
    socket.on('upgrade', ({ statusCode }) => resolve(statusCode))
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
    socket.on('error', () => socket.terminate())
  })
}
