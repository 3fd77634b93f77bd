/** Tags the names that look alike in a game or a room, so that nobody is taken for somebody else. */

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
      const tags = tagsOf?.(message.players)
      if (!tags || tags.size === 0) return message
      const players = message.players.map((player) => {
        const tag = tags.get(player.playerId)
        return tag ? { ...player, name: `${player.name} ${tag}` } : player
      })
      return { ...message, players }
    },
  }
}
