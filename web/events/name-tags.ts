/** Tells players apart whose names are the same or look alike in a game or a room. */
import { animalIn, isNameless } from '../i18n/formatting.ts'

type TagsOf = typeof import('../look-alikes.ts').tagsOf

interface Named {
  playerId: string
  name: string
}

export interface NameTags {
  /** Loads the list of look-alikes, for a game that is about to begin. */
  load(): void
  /** The message with tagged names. Until the list is loaded, with the names as they are. */
  tagged<Message extends { players: readonly Named[] }>(message: Message): Message
}

export function createNameTags(loadList: () => Promise<{ tagsOf: TagsOf }>): NameTags {
  let tagsOf: TagsOf | undefined
  let isLoading = false
  function load(): void {
    if (isLoading) return
    isLoading = true
    loadList().then(
      (list) => {
        tagsOf = list.tagsOf
      },
      () => {
        isLoading = false
      },
    )
  }
  return {
    load,
    tagged(message) {
      load()
      const numbers = numbersOf(message.players)
      const numbered = withTags(message, numbers)
      return withTags(numbered, tagsOf?.(numbered.players) ?? new Map())
    },
  }
}

function withTags<Message extends { players: readonly Named[] }>(
  message: Message,
  tags: ReadonlyMap<string, string>,
): Message {
  if (tags.size === 0) return message
  const players = message.players.map((player) => {
    const tag = tags.get(player.playerId)
    return tag ? { ...player, name: `${player.name} ${tag}` } : player
  })
  return { ...message, players }
}

/**
 * A number for every nameless player but the first of a kind. The animals of all languages are the same ones to a
 * reader. By the order of ids, so that every player sees the same numbers.
 */
function numbersOf(players: readonly Named[]): Map<string, string> {
  const numbers = new Map<string, string>()
  const counts = new Map<number, number>()
  for (const { playerId, name } of [...players].sort((a, b) => (a.playerId < b.playerId ? -1 : 1))) {
    const { animal, tag } = animalIn(name)
    if (animal < 0 && !isNameless(name)) continue
    const count = (counts.get(animal) ?? 0) + 1
    counts.set(animal, count)
    // Somebody may have chosen the name of a numbered animal.
    if (count > 1 || tag) numbers.set(playerId, String(count))
  }
  return numbers
}
