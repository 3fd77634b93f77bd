/** The links that lead to something: what stands behind the `#` of the page's address. */
export type Route =
  | { at: 'home' | 'leaderboard' | 'history' }
  | { at: 'room'; code: string }
  | { at: 'watch'; gameId: string }

export const HOME: Route = { at: 'home' }

/** The route that a hash leads to; one that leads nowhere leads home. */
export function parseRoute(hash: string): Route {
  const [, at, id] = /^#\/(\w+)(?:\/([\w-]+))?\/?$/.exec(hash) ?? []
  if (at === 'leaderboard' || at === 'history') return { at }
  if (at === 'room' && id) return { at, code: id.toUpperCase() }
  if (at === 'watch' && id) return { at, gameId: id }
  return HOME
}

export function hashOf(route: Route): string {
  switch (route.at) {
    case 'home':
      return '#/'
    case 'room':
      return `#/room/${route.code}`
    case 'watch':
      return `#/watch/${route.gameId}`
    default:
      return `#/${route.at}`
  }
}
