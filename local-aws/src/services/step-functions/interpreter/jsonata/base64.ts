import { INTERNAL_ERROR, type JsonataError } from './error.ts'

/** Padding may be absent, but not incomplete. White space and the URL-safe alphabet are refused. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/**
 * `$base64decode`, strict about its input. On AWS `$base64decode("!!!")` fails with an internal error and a fresh
 * UUID (floci-io/floci#2736), while missing padding is accepted (ministackorg/ministack#1360). Throws JsonataError.
 */
export function base64decode(text: string | undefined, uuid: () => string): string | undefined {
  if (text === undefined) return undefined
  if (!BASE64.test(text)) throw { code: INTERNAL_ERROR, message: uuid() } satisfies JsonataError
  return Buffer.from(text, 'base64').toString('latin1')
}
