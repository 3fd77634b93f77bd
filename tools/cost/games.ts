/** The measured games. Each is played the same way every time, so that its units are the same every time. */
import type { Activity } from '../../local-aws/src/telemetry/activity.ts'
import type { Hand } from '../../protocol/constants.ts'
import type { Player } from './player.ts'

export interface GameKind {
  name: string
  title: string
  /** Number of such games in a hundred of the mix. */
  share: number
  players: number
  watchers: number
  rounds: number
  /** Seats the connected players. The game starts by itself. */
  begin(players: readonly Player[], quiet: () => Promise<void>): Promise<unknown>
  /** By round, then by player. Null for a player who is out. */
  hands: readonly (readonly (Hand | null)[])[]
}

const [R, P, S] = ['rock', 'paper', 'scissors'] as const

/** Both ask for an opponent, one after the other. */
const meet =
  (lives: number): GameKind['begin'] =>
  async (players, quiet) => {
    for (const player of players) {
      await player.ask('join', { lives })
      await quiet()
    }
  }

const room: GameKind['begin'] = async ([host, ...others], quiet) => {
  if (!host) throw new Error('A room needs a host.')
  const { code } = await host.ask('create', { size: others.length + 1 })
  for (const other of others) {
    await quiet()
    await other.ask('enter', { code })
  }
}

const duel = {
  name: 'duel',
  title: 'Duel, one round',
  share: 50,
  players: 2,
  watchers: 0,
  rounds: 1,
  begin: meet(1),
  hands: [[R, P]],
} satisfies GameKind

export const GAME_KINDS: readonly GameKind[] = [
  duel,
  {
    ...duel,
    name: 'firstToThree',
    title: 'First to 3, five rounds',
    share: 20,
    rounds: 5,
    begin: meet(3),
    hands: [
      [R, P],
      [P, R],
      [R, P],
      [P, R],
      [R, P],
    ],
  },
  {
    ...duel,
    name: 'knockout',
    title: 'Knockout of five, two rounds',
    share: 10,
    players: 5,
    rounds: 2,
    begin: room,
    hands: [
      [P, P, P, R, R],
      [S, P, P, null, null],
    ],
  },
  {
    ...duel,
    name: 'bot',
    title: 'Against a bot, one round',
    share: 15,
    players: 1,
    begin: ([player]) => player?.ask('join', { opponent: 'bot' }) ?? Promise.resolve(),
    hands: [[R]],
  },
  { ...duel, name: 'watched', title: 'Duel, one round, ten watchers', share: 5, watchers: 10 },
]

/**
 * Plays a game of connected players who have said hello, to its last result. Returns the number of rounds, which is
 * random if a bot plays. Everything happens sequentially, because crossing requests are not part of the measurement.
 */
export async function playGame(
  kind: GameKind,
  players: readonly Player[],
  watchers: readonly Player[],
  activity: Activity,
): Promise<number> {
  const quiet = () => activity.idle()
  await kind.begin(players, quiet)
  for (let round = 1; ; round++) {
    const hands = kind.hands[round - 1] ?? kind.hands[0] ?? []
    const throwing = players.filter((_player, index) => hands[index] !== null)
    const asked = await Promise.all(throwing.map((player) => player.next('round')))
    await quiet()
    const gameId = asked[0]?.gameId ?? ''
    if (round === 1) for (const watcher of watchers) await watcher.ask('watch', { gameId })
    for (const [index, player] of players.entries()) {
      const hand = hands[index]
      if (!hand) continue
      await quiet()
      await player.ask('throw', { gameId, round, hand })
    }
    const results = await Promise.all([...players, ...watchers].map((someone) => someone.next('result')))
    if (results[0]?.over) return round
  }
}

/** People's speed cannot be measured here: seconds per round, and around the game. */
const SECONDS_A_ROUND = 10
const SECONDS_AROUND = 20

/** Connection time of all players of a game together. */
export const minutesConnected = ({ players, watchers, rounds }: GameKind): number =>
  ((players + watchers) * (SECONDS_A_ROUND * rounds + SECONDS_AROUND)) / 60
