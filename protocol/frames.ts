/**
 * The gates between raw frames and messages. Each `parse` has its `make` beside it, and a test proves that
 * they invert each other.
 */

import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { ERRORS, type ErrorCode } from './errors.ts'
import {
  type Action,
  type ErrorReply,
  type Push,
  type PushType,
  pushes,
  type Reply,
  type ReplyType,
  type Request,
  replies,
  requestId,
  requests,
} from './messages.ts'
import { MAX_FRAME_BYTES } from './words.ts'

// zod/mini ships without words; a refusal should say what was wrong.
z.config(en())

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: ErrorReply; re?: string }

/** A reply as it stands on the wire. */
export type Answer = Reply & { re?: string }
export type ServerMessage = { kind: 'reply'; reply: Answer } | { kind: 'push'; push: Push }

/** An `error` reply; `detail` says what exactly was wrong. */
export function refusal(code: ErrorCode, detail?: string): ErrorReply {
  return { type: 'error', code, message: detail ? `${ERRORS[code]} ${detail}` : ERRORS[code] }
}

/** `busy`, and how long the client is to wait, in milliseconds. */
export function busyFor(retryMs: number): ErrorReply {
  return { ...refusal('busy'), retryMs }
}

type Fields = Record<string, unknown>

/** Client to server: a raw frame, then a request. Refuses what protocol.md calls a bad frame. */
export function parseRequest(frame: string | undefined): Parsed<Request> {
  if (frame === undefined || frame === '') return refuse('bad_request', 'The frame is empty.')
  if (isLongerThan(frame, MAX_FRAME_BYTES)) {
    return refuse('bad_request', `The frame is longer than ${MAX_FRAME_BYTES} bytes.`)
  }
  const fields = readObject(frame)
  if (!fields) return refuse('bad_request', 'The frame is not a JSON object.')

  const id = z.safeParse(z.optional(requestId), fields.id)
  if (!id.success) return refuse('bad_request', 'id: must be a string of up to 32 characters.')
  const re = id.data
  const action = fields.action
  if (typeof action !== 'string') return refuse('bad_request', 'action: must be a string.', re)
  if (!isKeyOf(requests, action)) return refuse('unknown_action', undefined, re)

  const body = z.safeParse(requests[action], fields)
  if (!body.success) return refuse('bad_request', explain(body.error), re)
  const request = { action, ...body.data, ...(re === undefined ? {} : { id: re }) }
  return { ok: true, value: request as Request }
}

/** A request as a client writes it: fields with a default may be left out. */
export type RequestFields<A extends Action> = z.input<(typeof requests)[A]>

export function makeRequest<A extends Action>(action: A, fields: RequestFields<A>, id?: string): string {
  return JSON.stringify({ action, ...fields, ...(id === undefined ? {} : { id }) })
}

/** Server to client: a raw frame, then a reply or a push; undefined when it is neither. */
export function parseServerMessage(frame: string): ServerMessage | undefined {
  const fields = readObject(frame)
  const type = fields?.type
  if (!fields || typeof type !== 'string') return undefined
  // `thrown` is both a reply and a push: only the push names the thrower.
  if (isKeyOf(pushes, type) && !('re' in fields)) {
    const body = z.safeParse(pushes[type], fields)
    if (body.success) return { kind: 'push', push: { type, ...body.data } as Push }
  }
  if (!isKeyOf(replies, type)) return undefined
  const body = z.safeParse(replies[type], fields)
  const re = z.safeParse(z.optional(requestId), fields.re)
  if (!body.success || !re.success) return undefined
  const reply = { type, ...body.data, ...(re.data === undefined ? {} : { re: re.data }) }
  return { kind: 'reply', reply: reply as Answer }
}

export function makeReply(reply: Reply, re?: string): string {
  return JSON.stringify(re === undefined ? reply : { ...reply, re })
}

export function makePush(push: Push): string {
  return JSON.stringify(push)
}

function refuse(code: ErrorCode, detail?: string, re?: string): Parsed<Request> {
  return { ok: false, error: refusal(code, detail), ...(re === undefined ? {} : { re }) }
}

/** A UTF-16 code unit is at most three bytes of UTF-8, so most frames are told by their length alone. */
function isLongerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes
}

function readObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

function isKeyOf<K extends Action | ReplyType | PushType>(table: Record<K, unknown>, key: string): key is K {
  return Object.hasOwn(table, key)
}

/** One English sentence on the first thing that is wrong: `round: Too small`. */
function explain(error: z.core.$ZodError): string {
  const issue = error.issues[0]
  const message = issue?.message.replace(/\.?$/, '.') ?? ''
  return issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${message}` : message
}
