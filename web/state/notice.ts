/** What went wrong, before it becomes a text: see `notices` of the message catalogue. */
import type { ErrorCode } from '../../protocol/errors.ts'

export type NoticeKey =
  | ErrorCode
  /** The request failed for a reason that the player cannot change. */
  | 'failed'
  | 'lost'
  | 'badName'
  | 'badKeyCode'
  | 'matchGone'
  | 'roomGone'
  | 'partyGone'
  | 'watchOver'
  | 'cannotCopy'
  | 'rematchBegan'

export interface Notice {
  key: NoticeKey
  /** For example a link that the player has to copy by hand. */
  detail?: string
}

export function noticeOf(error: unknown): Notice {
  if (!(error instanceof Error)) return { key: 'failed' }
  if (error.name === 'ConnectionLostError') return { key: 'lost' }
  return { key: 'code' in error ? (error.code as ErrorCode) : 'failed' }
}
