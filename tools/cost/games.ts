/** The games that are measured. Each is played the same way every time, so that its units are the same too. */
import type { Activity } from '../../local-aws/src/telemetry/activity.ts'
import type { Hand } from '../../protocol/constants.ts'
import type { Player } from './player.ts'

export interface GameKind {
  name: string
  title: string
  /** How many of a hundred games of the mix are like this. */
  share: number
  players: number
  watchers: number
  rounds: number
  /** Seats the players, who are connected; the game begins by itself. */
  begin(players: readonly Player[], quiet: () => Promise<void>): Promise<unknown>
  /** By round, then by player; null for who is out. */
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
 * Plays a game of players who are connected and have said hello, to the last result; answers how many rounds it
 * took, which is chance where a bot plays. One thing happens after the other: how requests cross is not what is measured.
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

/** What no measurement here tells is how long people take: so many seconds a round, and around the game. */
const SECONDS_A_ROUND = 10
const SECONDS_AROUND = 20

/** How long everybody in a game is connected for it, together. */
export const minutesConnected = ({ players, watchers, rounds }: GameKind): number =>
  ((players + watchers) * (SECONDS_A_ROUND * rounds + SECONDS_AROUND)) / 60
