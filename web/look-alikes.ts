/**
 * Finds names in a game that look alike by Unicode's list of confusable characters (UTS #39). The list is large, so
 * import this file dynamically, when a game is shown.
 */
import list from 'unhomoglyph/data.json' with { type: 'json' }

const TAG_LENGTH = 4

interface Named {
  playerId: string
  name: string
}

/** A short tag for each player whose name looks like another's, by the player's id. It is the same in every game. */
export function tagsOf(players: readonly Named[]): Map<string, string> {
  const byLook = new Map<string, Named[]>()
  for (const player of players) {
    const look = lookOf(player.name)
    byLook.set(look, [...(byLook.get(look) ?? []), player])
  }
  const alike = [...byLook.values()].filter((group) => group.length > 1).flat()
  return new Map(alike.map(({ playerId }) => [playerId, `#${playerId.slice(-TAG_LENGTH)}`]))
}

// One look-up for each character. The package's own function tries 6,000 alternatives at each, for milliseconds a name.
// The list is not copied to a Map, because that would take long in the first frames of a game.
const LOOKS: Partial<Record<string, string>> = list
const unhomoglyph = (text: string) => [...text].map((character) => LOOKS[character] ?? character).join('')

/** Equal for names that look the same, regardless of case and spaces. */
function lookOf(name: string): string {
  const skeleton = unhomoglyph(name.normalize('NFKD').replace(/\s/g, ''))
  return unhomoglyph(skeleton.toLowerCase()).normalize('NFD')
}
