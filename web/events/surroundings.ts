import type { Client } from '../../client/index.ts'
import type { Storage } from '../browser/storage.ts'
import type { Messages } from '../i18n/catalogue.ts'
import type { Message, State } from '../state/model.ts'
import { noticeOf } from '../state/notice.ts'

/** What the events use: the client, the page's state, and the browser. */
export interface Surroundings {
  client: Client
  /** Where the client connects. */
  url: string
  storage: Storage
  dispatch(message: Message): void
  /** The current state. */
  state(): State
  t(): Messages
  /** Reloads the page. */
  reload(): void
  /** The page's address without the part after `#`. */
  address: string
  clipboard: Pick<Clipboard, 'writeText'>
  /** The system's share sheet. Undefined if there is none. */
  share: ((data: ShareData) => Promise<void>) | undefined
}

/** Tells the player why it did not work. */
export function complainTo({ dispatch }: Surroundings) {
  return (error: unknown) => dispatch({ type: 'notice', notice: noticeOf(error) })
}
