/** Checks every frame that a player receives against the protocol. */
import { isDeepStrictEqual } from 'node:util'
import { parseServerMessage, type ServerMessage } from '../../protocol/frames.ts'

/** The protocol violations of the test file. Each one fails the file. */
export const breaches: string[] = []
/** Maximum number of recorded violations. */
const MANY = 10

/** Fails the test file if there was a violation. */
export function useWire() {
  afterAll(() => expect(breaches.slice(0, MANY)).toEqual([]))
}

/** The keys of all players. No message may contain one. */
export const keys = new Set<string>()

/** Patterns that no message may contain. */
const NEVER: [what: string, pattern: RegExp][] = [
  ['an ARN', /\barn:/],
  ['a connection id', /[A-Za-z0-9_-]{15}=/],
  ['a task token', /[A-Za-z0-9+/_-]{100,}/],
]

/** Parses a frame. Records a violation and returns undefined if it does not follow the protocol exactly. */
export function readFrame(data: Buffer, isBinary: boolean): ServerMessage | undefined {
  const frame = data.toString()
  const message = isBinary ? undefined : parseServerMessage(frame)
  const breach = whatIsWrong(frame, message)
  if (breach) breaches.push(`${breach}: ${frame.slice(0, 300)}`)
  return message
}

function whatIsWrong(frame: string, message: ServerMessage | undefined): string | undefined {
  if (!message) return 'not a message of the protocol'
  const known = message.kind === 'reply' ? message.reply : message.push
  if (!isDeepStrictEqual({ ...known }, JSON.parse(frame))) return 'a field that the protocol does not know'
  if ([...keys].some((key) => frame.includes(key))) return 'a key'
  return NEVER.find(([_what, pattern]) => pattern.test(frame))?.[0]
}
