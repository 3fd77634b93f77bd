import type { Hand } from '../../protocol/constants.ts'
import { playOut, startGroup } from '../support/group.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 120 })
const { newcomers } = usePlayers(stack)

/** Hands with which the last remaining player loses a life. */
const lastLoses = (stillIn: Player[]): Hand[] =>
  stillIn.map((_one, index) => (index < stillIn.length - 1 ? 'paper' : 'rock'))
/** Hands with which the first player wins. Round 1 has all three hands and is a draw. */
const firstWins = (stillIn: Player[], round: number): Hand[] =>
  stillIn.map(
    (_one, index) =>
      (round === 1 ? (['rock', 'paper', 'scissors'] as const)[index % 3] : index === 0 ? 'paper' : 'rock') ??
      'rock',
  )

test.concurrent.each([
  { size: 3, lives: 1, hands: lastLoses, rounds: 2 },
  { size: 4, lives: 2, hands: lastLoses, rounds: 6 },
  { size: 5, lives: 3, hands: firstWins, rounds: 4 },
  { size: 6, lives: 1, hands: lastLoses, rounds: 5 },
  { size: 6, lives: 5, hands: firstWins, rounds: 6 },
])(
  '$size players with $lives lives play to the last one standing',
  async ({ size, lives, hands, rounds }) => {
    const players = await newcomers(size)
    const group = await startGroup(players, lives)
    const results = await playOut(group, hands)
    expect(results).toHaveLength(rounds)
    const [first] = players
    expect(results.at(-1)?.over).toMatchObject({ winner: first?.playerId, reason: 'won', rounds })
    // One unchanged rating per player: games of a room are not rated.
    const ratings = results.at(-1)?.over?.ratings ?? []
    expect(new Set(ratings.map(({ playerId }) => playerId))).toEqual(
      new Set(players.map(({ playerId }) => playerId)),
    )
    for (const { before, after } of ratings) expect(after).toBe(before)

    for (const player of players) {
      const heard = player.heard.filter((push) => 'gameId' in push && push.gameId === group.gameId)
      // Players who are out still get each result once, but no further `round`.
      expect(heard.filter(({ type }) => type === 'result')).toHaveLength(rounds)
      const out = results.findIndex((result) =>
        result.players.some((one) => one.playerId === player.playerId && one.lives === 0),
      )
      expect(heard.filter(({ type }) => type === 'round')).toHaveLength(out < 0 ? rounds : out + 1)
      // Each player receives every other player's throw once, and never their own.
      const throws = results
        .flatMap((result) => result.hands)
        .filter(({ playerId }) => playerId !== player.playerId)
      expect(heard.filter(({ type }) => type === 'thrown')).toHaveLength(throws.length)
    }
  },
  60_000,
)

test.concurrent('a player who is out can no longer throw, and is free for another game', async () => {
  const players = await newcomers(3)
  const [ann, ben, cat] = players as [Player, Player, Player]
  const { gameId } = await startGroup(players)
  await Promise.all([ann, ben].map((player) => player.ask('throw', { gameId, round: 1, hand: 'paper' })))
  await cat.ask('throw', { gameId, round: 1, hand: 'rock' })
  await Promise.all([ann, ben].map((player) => player.next('round', ({ round }) => round === 2)))
  expect(await cat.request('throw', { gameId, round: 2, hand: 'rock' })).toMatchObject({
    code: 'not_in_game',
  })
  expect(await cat.ask('hello')).toMatchObject({ seat: null })
  expect(await ann.request('create', { size: 2 })).toMatchObject({ code: 'already_playing' })
  const { code } = await cat.ask('create', { size: 2 })
  expect(await ben.request('enter', { code })).toMatchObject({ code: 'already_playing' })

  // In the next game the player still hears how the first one ends.
  await ann.ask('throw', { gameId, round: 2, hand: 'paper' })
  await ben.ask('throw', { gameId, round: 2, hand: 'rock' })
  expect(await cat.next('result', (push) => push.gameId === gameId && push.round === 2)).toMatchObject({
    over: { winner: ann.playerId },
  })
  await cat.ask('exit')
}, 60_000)
