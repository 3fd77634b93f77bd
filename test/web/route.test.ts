import { HOME, hashOf, parseRoute, type Route } from '../../web/state/route.ts'

test.each<Route>([
  HOME,
  { at: 'leaderboard' },
  { at: 'history' },
  { at: 'room', code: 'K7M2P' },
  { at: 'room', code: 'K7M2P', from: 'ゆき & 友' },
  { at: 'friends' },
  { at: 'watch', gameId: '0a9b-c3_D' },
  { at: 'party' },
  { at: 'party', code: 'K7M2QX' },
  { at: 'screen', code: 'K7M2QX' },
])('a link and what it leads to are one: %j', (route) => {
  expect(parseRoute(hashOf(route))).toEqual(route)
})

test('a code that was typed into a link may be in small letters', () => {
  expect(parseRoute('#/room/k7m2p')).toEqual({ at: 'room', code: 'K7M2P' })
  expect(parseRoute('#/party/k7m2qx')).toEqual({ at: 'party', code: 'K7M2QX' })
  expect(parseRoute('#/screen/k7m2qx')).toEqual({ at: 'screen', code: 'K7M2QX' })
})

test.each([
  '',
  '#',
  '#/',
  '#/room',
  '#/room/',
  '#/watch',
  '#/screen',
  '#/event',
  '#/room/<b>',
  '#leaderboard',
])('a link that leads nowhere leads home: %j', (hash) => {
  expect(parseRoute(hash)).toEqual(HOME)
})

test.each([['a'.repeat(21)], ['\u202eMei'], ['   ']])(
  'a name in a link that nobody may have is left out: %j',
  (from) => {
    expect(parseRoute(`#/room/K7M2P?${new URLSearchParams({ from })}`)).toEqual({ at: 'room', code: 'K7M2P' })
  },
)
