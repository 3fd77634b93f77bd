/** The player's key: how it gets to another device, and how it is replaced. */
import { fromKeyCode, toKeyCode } from '../../client/index.ts'
import type { Storage } from '../browser/storage.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { nameFor } from './names.ts'
import type { Surroundings } from './surroundings.ts'

/** Who plays on this device: options of the client. */
export function playerHere(
  storage: Storage,
  t: Messages,
): { secret: string; formerSecret?: string; name?: string } {
  const formerSecret = storage.formerSecret()
  return {
    secret: storage.secret(),
    ...(formerSecret === undefined ? {} : { formerSecret }),
    // The server knows the name of a player who came from another device.
    ...(storage.isCarried() ? {} : { name: nameFor(storage, t) }),
  }
}

export interface DeviceEvents {
  /** The key as a code that another device takes. */
  keyCode(): string
  /** Continues on this device as the player with this code. False if it is no code: then nothing changes. */
  continueAs(code: string): boolean
  /** Gets a new key. The player keeps everything, and the old key becomes worthless. */
  replaceKey(): void
}

export function deviceEvents({ storage, reload }: Surroundings): DeviceEvents {
  return {
    keyCode: () => toKeyCode(storage.secret()),
    continueAs(code) {
      const secret = fromKeyCode(code)
      if (secret === undefined) return false
      storage.continueAs(secret)
      reload()
      return true
    },
    replaceKey() {
      storage.replaceSecret()
      reload()
    },
  }
}
