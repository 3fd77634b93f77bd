import { requests } from '../../protocol/messages.ts'
import type { Storage } from '../browser/storage.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { complainTo, type Surroundings } from './surroundings.ts'

export interface NameEvents {
  /** The name that the player has chosen, or was given by lot. */
  shownName(): string
  /** Takes a name; false where it cannot be one, and then nothing changes. */
  rename(name: string): boolean
  /** As `rename`, and resolves when the server knows the name. */
  takeName(name: string): Promise<boolean>
}

export function isName(name: string): boolean {
  return requests.hello.safeParse({ name }).success
}

/** Who has no name yet is an animal, the same one until there is a name. */
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

  /** Who is in a room is shown there by the name that the room was entered with. */
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
