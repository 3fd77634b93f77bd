/** Holds every frame that a player is sent against the protocol. */
import { isDeepStrictEqual } from 'node:util'
import { parseServerMessage, type ServerMessage } from '../../protocol/frames.ts'

/** What was wrong with frames, in the whole test file: a breach is a failure whoever was listening. */
export const breaches: string[] = []
/** More breaches than these say nothing new. */
const MANY = 10

/** Fails the test file if there was any. */
export function useWire() {
  afterAll(() => expect(breaches.slice(0, MANY)).toEqual([]))
}

/** The keys of all players; none may ever come back. */
export const keys = new Set<string>()

/** What no message holds, whatever its type allows. */
const NEVER: [what: string, pattern: RegExp][] = [
  ['an ARN', /\barn:/],
  ['a connection id', /[A-Za-z0-9_-]{15}=/],
  ['a task token', /[A-Za-z0-9+/_-]{100,}/],
]

/** Reads a frame; undefined, and a breach noted, where it is not what the protocol says to the letter. */
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
