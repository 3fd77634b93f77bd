/**
 * Parses and serializes frames. A test proves that each `parse` function inverts its `make` function.
 */

import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { MAX_FRAME_BYTES } from './constants.ts'
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

// zod/mini has no error messages by default. A refusal should say what is wrong.
z.config(en())

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: ErrorReply; re?: string }

/** A reply on the wire, with the id of its request. */
export type Answer = Reply & { re?: string }
export type ServerMessage = { kind: 'reply'; reply: Answer } | { kind: 'push'; push: Push }

/** Builds an `error` reply. `detail` says what exactly is wrong. */
export function refusal(code: ErrorCode, detail?: string): ErrorReply {
  return { type: 'error', code, message: detail ? `${ERRORS[code]} ${detail}` : ERRORS[code] }
}

/** `busy`, and how long the client is to wait, in milliseconds. */
export function busyFor(retryMs: number): ErrorReply {
  return { ...refusal('busy'), retryMs }
}

type Fields = Record<string, unknown>

/** Parses a client's frame. Refuses bad frames as defined in docs/protocol.md. */
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

/** The fields of a request for a client. Fields with a default are optional. */
export type RequestFields<A extends Action> = z.input<(typeof requests)[A]>

export function makeRequest<A extends Action>(action: A, fields: RequestFields<A>, id?: string): string {
  return JSON.stringify({ action, ...fields, ...(id === undefined ? {} : { id }) })
}

/** Parses a frame of the server. Undefined if it is neither a reply nor a push. */
export function parseServerMessage(frame: string): ServerMessage | undefined {
  const fields = readObject(frame)
  const type = fields?.type
  if (!fields || typeof type !== 'string') return undefined
  // `thrown` is both a reply and a push. Only the push names the player.
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

/** A UTF-16 code unit has at most 3 bytes in UTF-8, so the length alone decides for most frames. */
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

/** Describes the first validation error in one sentence: `round: Too small.` */
function explain(error: z.core.$ZodError): string {
  const issue = error.issues[0]
  const message = issue?.message.replace(/\.?$/, '.') ?? ''
  return issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${message}` : message
}
