import { HOME, hashOf, parseRoute, type Route } from '../../web/route.ts'

test.each<Route>([
  HOME,
  { at: 'leaderboard' },
  { at: 'history' },
  { at: 'room', code: 'K7M2P' },
  { at: 'watch', gameId: '0a9b-c3_D' },
])('a link and what it leads to are one: %j', (route) => {
  expect(parseRoute(hashOf(route))).toEqual(route)
})

test('a code that was typed into a link may be in small letters', () => {
  expect(parseRoute('#/room/k7m2p')).toEqual({ at: 'room', code: 'K7M2P' })
})

test.each(['', '#', '#/', '#/room', '#/room/', '#/watch', '#/party', '#/room/<b>', '#leaderboard'])(
  'a link that leads nowhere leads home: %j',
  (hash) => {
    expect(parseRoute(hash)).toEqual(HOME)
  },
)
