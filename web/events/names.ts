import { requests } from '../../protocol/messages.ts'
import type { Storage } from '../browser/storage.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { complainTo, type Surroundings } from './surroundings.ts'

export interface NameEvents {
  /** The player's chosen or random name. */
  shownName(): string
  /** Sets a name. Returns false for an invalid name and changes nothing. */
  rename(name: string): boolean
  /** Like `rename`. Resolves when the server knows the name. */
  takeName(name: string): Promise<boolean>
}

function isName(name: string): boolean {
  return requests.hello.safeParse({ name }).success
}

/** A player without a name is an animal, always the same one until there is a name. */
export function nameFor(storage: Storage, t: Messages): string {
  const animals = t.namelessAnimals.split(',')
  return storage.name() || t.namelessAnimal(animals[storage.lot(animals.length)] ?? '')
}

export function nameEvents(surroundings: Surroundings): NameEvents {
  const { client, storage, t, state } = surroundings
  const complain = complainTo(surroundings)
  const shownName = () => nameFor(storage, t())

  async function takeName(name: string): Promise<boolean> {
    const wanted = name.trim()
    if (!wanted || wanted === shownName()) return true
    if (!isName(wanted)) return false
    storage.saveName(wanted)
    await client.request('hello', { name: wanted }).catch(complain)
    return true
  }

  /** Enters the room again, because a room shows the name a player entered with. */
  async function enterAgain(): Promise<void> {
    const { room } = state()
    if (room) await client.request('enter', { code: room.code }).catch(complain)
  }

  return {
    shownName,
    takeName,
    rename(name) {
      const wanted = name.trim()
      if (!wanted || wanted === shownName()) return true
      if (!isName(wanted)) return false
      void takeName(name).then(enterAgain)
      return true
    },
  }
}
