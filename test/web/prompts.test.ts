/** The two lines above the hands: whose hands are in, for players and for those who watch. */
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { trayWords } from '../../web/i18n/prompts.ts'
import { arenaViewOf } from '../../web/state/arena-view.ts'
import type { Message } from '../../web/state/model.ts'
import { welcome } from '../client/scripted-server.ts'
import { resultPush, roundPush } from '../client/stage.ts'
import { at, played } from './fixtures.ts'

const t = messagesIn('en')
const online: Message[] = [{ type: 'state', state: 'online' }, welcome]

const people = (...ids: string[]) =>
  ids.map((id) => ({ playerId: id.toLowerCase(), name: id, lives: 1, bot: false }))
const asked = (...ids: string[]): Message => ({
  ...roundPush(1, { players: people(...ids) }),
  thrown: false,
  endsAt: 15_000,
})
const watching = (...ids: string[]): Message => ({
  type: 'watching',
  gameId: 'g1',
  players: people(...ids),
  round: 1,
})
const thrown = (playerId: string): Message => ({ type: 'thrown', gameId: 'g1', round: 1, playerId })
const threw: Message = { type: 'throw', gameId: 'g1', round: 1, hand: 'rock' }

function moreAfter(...messages: Message[]): string {
  const state = played(...online, ...messages, at(2_000))
  const scene = arenaViewOf(state)
  if (!scene) throw new Error('There is no game.')
  return trayWords(t, state, scene).more
}

test.each<[string, Message[], string]>([
  ['a watcher, nobody has thrown', [watching('Rin', 'Sora')], '0 of 2 hands are in'],
  ['a watcher, the second has thrown', [watching('Rin', 'Sora'), thrown('sora')], 'Waiting for Rin'],
  ['a watcher, the first has thrown', [watching('Rin', 'Sora'), thrown('rin')], 'Waiting for Sora'],
  ['a watcher, both', [watching('Rin', 'Sora'), thrown('rin'), thrown('sora')], t.bothIn],
  ['a watcher of a group', [watching('Rin', 'Sora', 'Aoi'), thrown('rin')], '1 of 3 hands are in'],
  ['a player who has thrown', [asked('Me', 'Rin'), threw], 'Waiting for Rin'],
  ['both have thrown', [asked('Me', 'Rin'), threw, thrown('rin')], t.bothIn],
  ['in a group, the first', [asked('Me', 'Rin', 'Sora'), threw], '1 of 3 hands are in'],
  ['in a group, all', [asked('Me', 'Rin', 'Sora'), threw, thrown('rin'), thrown('sora')], t.allIn],
  [
    'in a group, all others',
    [asked('Me', 'Rin', 'Sora'), thrown('rin'), thrown('sora')],
    t.othersReady('2', '2'),
  ],
])('whose hands are in: %s', (_, messages, more) => {
  expect(moreAfter(...messages)).toBe(more)
})

test('a round that ends because the other has left says so in the large line', () => {
  const hands = [
    { playerId: 'me', hand: null, missed: null },
    { playerId: 'you', hand: null, missed: 'left' as const },
  ]
  const left: Message = resultPush(1, { hands, winners: [], losers: ['you'] })
  const state = played(...online, left)
  const scene = arenaViewOf(state)
  expect(scene && trayWords(t, state, scene)).toEqual({ main: t.whyLeft('Yuki'), more: '' })
})

test('the last other of a group being ready does not mean that all hands are in', () => {
  const [me, rin, out] = people('Me', 'Rin', 'Sora')
  if (!me || !rin || !out) throw new Error('There are three.')
  const players = [me, rin, { ...out, lives: 0 }]
  const turn: Message = { ...roundPush(1, { players }), thrown: false, endsAt: 15_000 }
  expect(moreAfter(turn, thrown('rin'))).toBe('Rin is ready')
})
