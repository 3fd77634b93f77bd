/** The code of a failure of which AWS says only that it is internal; the message is a UUID. */
export const INTERNAL_ERROR = 'internal'

/** What JSONata's own functions throw: a code, and the message that belongs to it. */
export interface JsonataError {
  /** Absent where AWS's own limits are the reason. */
  code?: string
  message: string
}
