import { WAITING_RENEWAL_MS } from '../../protocol/constants.ts'
import type { PushOf } from '../../protocol/messages.ts'
import { type Duel, playByChance } from '../support/game.ts'
import { Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

const PLAYERS = 100
const JOINS_EACH = 3
/** A crowd on a small machine takes its time. */
const PATIENCE_MS = 400_000

let crowd: Player[]
/** What each game told its players first. */
const games = new Map<string, PushOf<'round'>[]>()

test(
  '100 players who each join three times at the same moment make 50 games',
  async () => {
    crowd = await Promise.all(Array.from({ length: PLAYERS }, () => Player.connect(stack.url)))
    const replies = await Promise.all(
      crowd.flatMap((player) => Array.from({ length: JOINS_EACH }, () => player.request('join'))),
    )
    const told = replies.map((reply) => (reply.type === 'error' ? reply.code : reply.type))
    for (const one of new Set(told)) expect(['waiting', 'matched', 'already_playing', 'busy']).toContain(one)

    const rounds = await Promise.all(crowd.map(firstRound))
    for (const round of rounds) games.set(round.gameId, [...(games.get(round.gameId) ?? []), round])
    expect(games.size).toBe(PLAYERS / 2)
    for (const [, told] of games) {
      expect(told).toHaveLength(2)
      const seated = told[0]?.players.map(({ playerId }) => playerId)
      expect(new Set(seated).size).toBe(2)
      expect(told[1]?.players.map(({ playerId }) => playerId)).toEqual(seated)
    }
    // Nobody is in two games: each player's first `round` lists that player.
    for (const [index, { players }] of rounds.entries())
      expect(players.map(({ playerId }) => playerId)).toContain(crowd[index]?.playerId)
  },
  PATIENCE_MS,
)

test(
  'all of them play to the end, and every game is judged by the rules and counted once',
  async () => {
    await Promise.all([...games.values()].map((told) => playByChance(duelOf(told))))
    const welcomes = await Promise.all(crowd.map((player) => player.ask('hello')))
    for (const { seat, waiting, wins, losses } of welcomes)
      expect({ seat, waiting, games: wins + losses }).toEqual({ seat: null, waiting: null, games: 1 })
    expect(welcomes.filter(({ wins }) => wins === 1)).toHaveLength(PLAYERS / 2)
  },
  PATIENCE_MS,
)

/** As a waiting client does: it renews its place until it is asked for a hand. */
async function firstRound(player: Player): Promise<PushOf<'round'>> {
  const renewal = setInterval(() => void player.request('join'), WAITING_RENEWAL_MS)
  try {
    return await player.next('round')
  } finally {
    clearInterval(renewal)
  }
}

function duelOf([first, second]: PushOf<'round'>[]): Duel {
  const [ann, ben] = (first?.players ?? []).map(({ playerId }) =>
    crowd.find((player) => player.playerId === playerId),
  )
  if (!ann || !ben || !first || !second) throw new Error('A game without two players.')
  return { gameId: first.gameId, lives: 1, ann, ben, rounds: { ann: first, ben: second } }
}
