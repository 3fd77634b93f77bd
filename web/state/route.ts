/** The page's links: the part of the address after `#`. */
import { requests } from '../../protocol/messages.ts'

export type Route =
  | { at: 'home' | 'friends' | 'leaderboard' | 'history' }
  /** `from`: the inviting player, according to the link. */
  | { at: 'room'; code: string; from?: string }
  | { at: 'watch'; gameId: string }
  /** The way into a party: as its host, or with the code of somebody else's. */
  | { at: 'party'; code?: string }
  /** What a projector shows of a party. */
  | { at: 'screen'; code: string }

export const HOME: Route = { at: 'home' }

/** The route of a hash. An unknown one leads to the start page. */
export function parseRoute(hash: string): Route {
  const [, at, id, query] = /^#\/(\w+)(?:\/([\w-]+))?\/?(?:\?(.*))?$/.exec(hash) ?? []
  if (at === 'friends' || at === 'leaderboard' || at === 'history') return { at }
  if (at === 'room' && id) return { at, code: id.toUpperCase(), ...inviter(query) }
  if (at === 'watch' && id) return { at, gameId: id }
  if (at === 'party') return id ? { at, code: id.toUpperCase() } : { at }
  if (at === 'screen' && id) return { at, code: id.toUpperCase() }
  return HOME
}

/** Anybody can write a link, so a name in it must satisfy the rules for names. */
function inviter(query = ''): { from?: string } {
  const { data } = requests.hello.safeParse({ name: new URLSearchParams(query).get('from') ?? undefined })
  return data?.name === undefined ? {} : { from: data.name }
}

export function hashOf(route: Route): string {
  switch (route.at) {
    case 'home':
      return '#/'
    case 'room':
      return `#/room/${route.code}${route.from ? `?${new URLSearchParams({ from: route.from })}` : ''}`
    case 'watch':
      return `#/watch/${route.gameId}`
    case 'party':
      return route.code ? `#/party/${route.code}` : '#/party'
    case 'screen':
      return `#/screen/${route.code}`
    default:
      return `#/${route.at}`
  }
}
