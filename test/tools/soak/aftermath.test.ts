import { orphans, settledOtherwise } from '../../../tools/soak/aftermath.ts'
import { GameBook } from '../../../tools/soak/game-book.ts'

const NOW = 1_000
const expires = { N: '99' }
const over = { M: { winner: { S: 'ann' }, reason: { S: 'won' }, rounds: { N: '1' } } }
const book = new GameBook(() => 0)
book.endings.set('told', { winner: 'ben', reason: 'won', rounds: 1, ratings: [] })

test('items that may stay are not orphans', () => {
  const items: Parameters<typeof orphans>[0] = [
    { pk: { S: 'PLAYER#ann' }, seat: { M: { gameId: { S: 'g' } } }, waiting: { M: { until: { N: '999' } } } },
    { pk: { S: 'GAME#g' }, createdAt: { N: '1' }, over, expires },
    { pk: { S: 'SLOT#1#0' }, until: { N: '2000' }, expires },
    { pk: { S: 'ROOM#ABCDE' }, players: { L: [{}] }, game: { M: {} }, expires },
    { pk: { S: 'TOPIC#game/g' }, expires },
  ]
  expect(orphans(items, book, NOW)).toEqual([])
})

test.each([
  [
    'a connection of who has gone',
    { pk: { S: 'PLAYER#ann' }, connectionId: { S: 'c' } },
    /still counts as connected/,
  ],
  [
    'a wait of who has gone',
    { pk: { S: 'PLAYER#ann' }, waiting: { M: { until: { N: '1001' } } } },
    /still waits/,
  ],
  ['a seat in no game', { pk: { S: 'PLAYER#ann' }, seat: { M: { gameId: { S: 'g' } } } }, /sits in game g/],
  [
    'a room that nobody left',
    { pk: { S: 'ROOM#ABCDE' }, players: { L: [{}] }, expires },
    /still has players/,
  ],
  ['a game that never ended', { pk: { S: 'GAME#g' }, createdAt: { N: '1' }, expires }, /is not over/],
  [
    'an ending that differs from the last result',
    { pk: { S: 'GAME#told' }, createdAt: { N: '1' }, over, expires },
    /ben, won, 1 was pushed, but ann, won, 1 is stored/,
  ],
  ['a subscriber for ever', { pk: { S: 'TOPIC#game/g' } }, /for ever/],
  ['what nobody knows', { pk: { S: 'RIDDLE#1' } }, /unknown kind/],
])('%s is one', (_name, item, fault) => {
  expect(orphans([item], book, NOW).join('\n')).toMatch(fault)
})

describe('settled games', () => {
  const players = { L: ['ann', 'ben'].map((playerId) => ({ M: { playerId: { S: playerId } } })) }
  const aborted = { M: { ...over.M, reason: { S: 'aborted' } } }
  const games = [
    { pk: { S: 'GAME#g' }, over, players },
    { pk: { S: 'GAME#h' }, over, players },
    { pk: { S: 'GAME#i' }, over: aborted, players },
  ]
  const finished = (count: number) => [...games, { pk: { S: 'PLAYER#ann' }, played: { N: String(count) } }]

  test('are counted once for each of their players', () => {
    expect(settledOtherwise(finished(2), new Set())).toEqual([])
  })

  test.each([1, 3])('are not counted %i times instead of twice', (count) => {
    expect(settledOtherwise(finished(count), new Set())).toEqual([
      `ann has finished 2 games, and ${count} are counted`,
    ])
  })

  test('may be missing where settling was given up', () => {
    expect(settledOtherwise(finished(1), new Set(['h']))).toEqual([])
    expect(settledOtherwise(finished(0), new Set(['h']))).toHaveLength(1)
  })
})
