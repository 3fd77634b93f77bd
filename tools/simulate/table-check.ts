/** What must hold of the table once everything has come to rest. */
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { wasPlayed } from '../../functions/rounds/judged-rounds.ts'
import { gamesOf } from '../../functions/store/played-games.ts'
import type { Hand } from '../../protocol/constants.ts'
import type { Result } from '../soak/referee.ts'
import type { Cloud } from './cloud.ts'
import type { Book } from './judge.ts'
import type { Story } from './story.ts'

interface StoredGame {
  pk: string
  players: { playerId: string; bot: boolean }[]
  isPrivate: boolean
  standing: 'rated' | 'limited' | 'unrated'
  past?: string[]
  /** Of the last round. */
  hands: Record<string, { hand: Hand }>
  left?: Set<string>
  over?: { winner: string | null; reason: string; rounds: number }
}

interface StoredPlayer {
  playerId: string
  games?: string[]
  played?: number
  wins?: number
  losses?: number
}

/** The history holds the last games only. */
const RING = 20

export async function checkTable(cloud: Cloud, book: Book, story: Story): Promise<void> {
  const items = cloud.items.map((item) => unmarshall(item as never)) as {
    pk: string
    createdAt?: number
  }[]
  const games = new Map(
    items
      .filter(({ pk, createdAt }) => pk.startsWith('GAME#') && createdAt !== undefined)
      .map((item) => [item.pk.slice('GAME#'.length), item as unknown as StoredGame]),
  )
  const players = items.filter(({ pk }) => pk.startsWith('PLAYER#')) as unknown as StoredPlayer[]
  const executions = await cloud.executions()

  for (const { name, status } of executions) {
    const reason = games.get(name)?.over?.reason
    if (reason === undefined)
      book.violate('no end', `${story.game(name)} is ${status} and its game is not over`)
    if (status === 'SUCCEEDED' && reason === 'aborted')
      book.violate('no end', `${story.game(name)} succeeded and is aborted`)
  }
  for (const [gameId, { over: told }] of book.games) {
    const stored = games.get(gameId)?.over
    if (!told || !stored) continue
    if (told.reason !== stored.reason || told.winner !== stored.winner)
      book.violate(
        'another end',
        `${story.game(gameId)}: ${told.reason} was told, ${stored.reason} is stored`,
      )
  }
  for (const player of players) checkNumbers(player, games, book, story)
}

function isRated(game: StoredGame, results?: ReadonlyMap<number, Result>): boolean {
  const { players, over, isPrivate, standing, past } = game
  const last = results?.get(over?.rounds ?? 0) ?? { hands: handsIn(game) }
  const isPublic = !isPrivate && players.every(({ bot }) => !bot)
  return isPublic && standing !== 'limited' && over?.winner !== null && wasPlayed(last, past)
}

/** The hands of the last round, where nobody was told them. */
function handsIn({ hands, left }: StoredGame): Result['hands'] {
  return Object.entries(hands).map(([playerId, { hand }]) => ({
    ...{ playerId, hand },
    missed: left?.has(playerId) ? 'left' : null,
  }))
}

/** Each settled game counts once for each of its humans. */
function checkNumbers(
  { playerId, games: entries = [], played = 0, wins = 0, losses = 0 }: StoredPlayer,
  games: ReadonlyMap<string, StoredGame>,
  book: Book,
  story: Story,
): void {
  const ring = gamesOf({ games: entries, played })
  const own = [...games].filter(
    ([, { players, over }]) =>
      over && over.reason !== 'aborted' && players.some((one) => one.playerId === playerId),
  )
  const rated = own.filter(([gameId, game]) => isRated(game, book.games.get(gameId)?.results))
  const won = rated.filter(([, { over }]) => over?.winner === playerId).length
  const names = own.map(([gameId]) => story.game(gameId)).join(' ')
  if (played !== own.length)
    book.violate('counted wrongly', `${playerId} has played ${played} games and not ${own.length} (${names})`)
  if (new Set(ring).size !== ring.length || (own.length <= RING && ring.length !== own.length))
    book.violate(
      'counted wrongly',
      `${playerId} has ${ring.map((id) => story.game(id)).join(' ')} and not ${names}`,
    )
  if (wins !== won || losses !== rated.length - won)
    book.violate(
      'counted wrongly',
      `${playerId} has won ${wins} and lost ${losses}, and not ${won} and ${rated.length - won}`,
    )
}
