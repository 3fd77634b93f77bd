/** The player's key: how it gets to another device, and how it is replaced. */
import { Client, fromKeyCode, toKeyCode } from '../../client/index.ts'
import type { Storage } from '../browser/storage.ts'
import type { Messages } from '../i18n/catalogue.ts'
import { nameFor } from './names.ts'
import type { Surroundings } from './surroundings.ts'

/** Who plays on this device: options of the client. */
export function playerHere(storage: Storage, t: Messages): { secret: string; name?: string } {
  // The server knows the name of a player who came from another device.
  return { secret: storage.secret(), ...(storage.isCarried() ? {} : { name: nameFor(storage, t) }) }
}

/** Maximum wait for the server to replace a key. */
const PATIENCE_MS = 10_000

/**
 * Replaces the key, and resolves to whether the server has done it. If the answer is lost, the server may have done
 * it all the same. The next attempt uses the same new key, so nothing is lost.
 */
async function replaceKey(storage: Storage, url: string): Promise<boolean> {
  const client = new Client({ url, secret: storage.prepareSecret(), formerSecret: storage.secret() })
  const isDone = await new Promise<boolean>((resolve) => {
    client.on('welcome', () => resolve(true))
    client.on('state', (state) => {
      if (state === 'offline') resolve(false)
    })
    setTimeout(() => resolve(false), PATIENCE_MS)
    client.connect()
  })
  client.close()
  if (isDone) storage.takePreparedSecret()
  return isDone
}

/** Finishes a replacement whose end this device has not seen. */
export async function finishReplacing(storage: Storage, url: string): Promise<void> {
  if (storage.hasPreparedSecret()) await replaceKey(storage, url)
}

export interface DeviceEvents {
  /** The key as a code that another device takes. */
  keyCode(): string
  /** Continues on this device as the player with this code. False if it is no code: then nothing changes. */
  continueAs(code: string): boolean
  /** Gets a new key. The player keeps everything, and the old key becomes worthless. */
  replaceKey(): Promise<void>
}

export function deviceEvents({ storage, url, dispatch, reload }: Surroundings): DeviceEvents {
  return {
    keyCode: () => toKeyCode(storage.secret()),
    continueAs(code) {
      const secret = fromKeyCode(code)
      if (secret === undefined) return false
      storage.continueAs(secret)
      reload()
      return true
    },
    async replaceKey() {
      if (await replaceKey(storage, url)) reload()
      else dispatch({ type: 'notice', notice: { key: 'failed' } })
    },
  }
}
