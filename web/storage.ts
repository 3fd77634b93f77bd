import { createSecret } from '../client/index.ts'
import { offerSubprotocols, readSecret } from '../protocol/identity.ts'
import { LIVES, type Wish } from './state.ts'

/** What the page remembers. Where the browser keeps nothing (private mode, blocked), it lasts until reload. */
export interface Storage {
  secret(): string
  /** From now on this tab is another player, while the browser's other tabs stay who they are. */
  becomeSomebodyElse(): void
  name(): string
  saveName(name: string): void
  wish(): Wish
  saveWish(wish: Wish): void
}

type Shelf = Pick<globalThis.Storage, 'getItem' | 'setItem'>

const SECRET = 'janken.secret'
const NAME = 'janken.name'
const LIVES_EACH = 'janken.lives'

/** The getters, because even looking at `localStorage` throws where it is blocked. */
export function openStorage(local: () => Shelf, session: () => Shelf): Storage {
  const browser = safe(local)
  const tab = safe(session)
  return {
    secret() {
      const kept = readKey(tab.getItem(SECRET)) ?? readKey(browser.getItem(SECRET))
      if (kept) return kept
      const made = createSecret()
      browser.setItem(SECRET, made)
      return made
    },
    becomeSomebodyElse() {
      tab.setItem(SECRET, createSecret())
      tab.setItem(NAME, '')
    },
    name: () => tab.getItem(NAME) ?? browser.getItem(NAME) ?? '',
    saveName: (name) => (tab.getItem(NAME) === null ? browser : tab).setItem(NAME, name),
    wish() {
      const lives = LIVES.find((count) => String(count) === browser.getItem(LIVES_EACH))
      return { lives: lives ?? LIVES[0], opponent: 'human' }
    },
    saveWish: ({ lives }) => browser.setItem(LIVES_EACH, String(lives)),
  }
}

/** A key that the server would refuse is no key. */
function readKey(secret: string | null): string | undefined {
  return secret === null ? undefined : readSecret(offerSubprotocols(secret).join(', '))
}

/** A shelf that is the browser's, if there is one, and lasts as long as the page in any case. */
function safe(open: () => Shelf): Shelf {
  const memory = new Map<string, string>()
  const attempt = <T>(act: (shelf: Shelf) => T): T | undefined => {
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
