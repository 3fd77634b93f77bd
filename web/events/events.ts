/** Turns the player's actions into requests to the server and messages to the state. */
import type { Settings } from '../state/model.ts'
import { type DeviceEvents, deviceEvents } from './device.ts'
import { type GameEvents, gameEvents } from './game.ts'
import { type NameEvents, nameEvents } from './names.ts'
import { type PlaceEvents, placeEvents } from './navigation.ts'
import { type SharingEvents, sharingEvents } from './sharing.ts'
import type { Surroundings } from './surroundings.ts'

interface PageEvents {
  set(settings: Partial<Settings>): void
  /** Removes the notice. */
  dismiss(): void
  connect(): void
  becomeSomebodyElse(): void
}

export type Events = NameEvents & PlaceEvents & GameEvents & SharingEvents & DeviceEvents & PageEvents

export function createEvents(surroundings: Surroundings): Events {
  const { client, storage, dispatch, reload } = surroundings
  const names = nameEvents(surroundings)
  const places = placeEvents(surroundings, names)
  return {
    ...names,
    ...places,
    ...gameEvents(surroundings, places),
    ...deviceEvents(surroundings),
    ...sharingEvents(surroundings, names, places.linkTo),
    set(settings) {
      storage.saveSettings(settings)
      dispatch({ type: 'settings', settings })
    },
    dismiss: () => dispatch({ type: 'notice', notice: undefined }),
    connect: () => client.connect(),
    becomeSomebodyElse() {
      storage.becomeSomebodyElse()
      reload()
    },
  }
}
