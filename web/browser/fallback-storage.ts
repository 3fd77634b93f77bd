export type KeyValueStorage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/** A store that uses the browser's storage if there is one, and otherwise lasts as long as the page. */
export function storageWithFallback(open: () => KeyValueStorage): KeyValueStorage {
  const memory = new Map<string, string>()
  const attempt = <T>(act: (shelf: KeyValueStorage) => T): T | undefined => {
    try {
      return act(open())
    } catch {
      return undefined
    }
  }
  return {
    getItem: (key) => memory.get(key) ?? attempt((shelf) => shelf.getItem(key)) ?? null,
    setItem(key, value) {
      memory.set(key, value)
      attempt((shelf) => shelf.setItem(key, value))
    },
  }
}
