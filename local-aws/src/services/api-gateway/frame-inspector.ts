import { FRAME_BYTES, MESSAGE_BYTES } from './limits.ts'

/** Frames that a client may not send. */
export type FrameFault = 'binary' | 'frame-too-large' | 'message-too-large'

const CONTINUATION = 0x0
const BINARY = 0x2
const CLOSE = 0x8
const PONG = 0xa
const CONTROL_BYTES = 125
const FIN_BIT = 0x80
const CONTROL_BIT = 0x8
const MASK_BIT = 0x80
const MASK_BYTES = 4
/** Shared empty buffer. Thousands of idle connections have no incomplete header. */
const NOTHING = Buffer.alloc(0)

/**
 * Reads the frame headers on a client's socket, and reports the first frame for which API Gateway closes the
 * connection. The WebSocket library assembles messages and has no limit per frame. This class only looks at headers,
 * as soon as they arrive, and leaves all other protocol errors to the library.
 */
export class FrameInspector {
  /** The first bytes of a header that continues in the next chunk. */
  #header = NOTHING
  /** Remaining bytes of the current frame, mask and payload. */
  #bytesLeft = 0
  #messageBytes = 0
  #messages = 0
  #faultAt = 0
  /** Set after a close frame, or after a control frame for which the library closes. Later bytes are ignored. */
  #isOver = false
  /** Mask and payload of the close frame, once it has started. */
  #close: Buffer | undefined

  /** Number of complete messages before any fault. The library should have delivered as many. */
  get messages(): number {
    return this.#messages
  }

  /** Offset of the faulty frame in its chunk. 0 if it started in an earlier chunk. */
  get faultAt(): number {
    return this.#faultAt
  }

  /** The unmasked payload of the client's close frame. The library checks its validity. */
  get close(): Buffer | undefined {
    if (!this.#close) return undefined
    const mask = this.#close.subarray(0, MASK_BYTES)
    return Buffer.from(
      this.#close.subarray(MASK_BYTES).map((byte, at) => byte ^ (mask[at % MASK_BYTES] ?? 0)),
    )
  }

  /** Inspects the next bytes of the stream. Returns the first fault. */
  see(chunk: Buffer): FrameFault | undefined {
    let at = 0
    while (at < chunk.length) {
      if (this.#bytesLeft > 0) {
        const passing = Math.min(this.#bytesLeft, chunk.length - at)
        if (this.#close) this.#close = Buffer.concat([this.#close, chunk.subarray(at, at + passing)])
        this.#bytesLeft -= passing
        at += passing
        continue
      }
      if (this.#isOver) return undefined
      const known = this.#header.length
      this.#header = Buffer.concat([this.#header, chunk.subarray(at, at + LONGEST_HEADER - known)])
      const length = headerLength(this.#header)
      if (this.#header.length < length) return undefined
      at += length - known
      const fault = this.#begin(this.#header.subarray(0, length))
      this.#header = NOTHING
      this.#faultAt = Math.max(0, at - length)
      if (fault) return fault
    }
    return undefined
  }

  #begin(header: Buffer): FrameFault | undefined {
    const first = header.readUInt8(0)
    const opcode = first & 0x0f
    const length = payloadLength(header)
    this.#bytesLeft = length + (header.readUInt8(1) & MASK_BIT ? MASK_BYTES : 0)
    if (opcode & CONTROL_BIT) {
      if (opcode === CLOSE) this.#close = NOTHING
      const isMalformed = opcode > PONG || length > CONTROL_BYTES || !(first & FIN_BIT)
      if (opcode === CLOSE || isMalformed) this.#isOver = true
      return undefined
    }
    if (opcode === BINARY) return 'binary'
    if (length > FRAME_BYTES) return 'frame-too-large'
    this.#messageBytes = (opcode === CONTINUATION ? this.#messageBytes : 0) + length
    if (this.#messageBytes > MESSAGE_BYTES) return 'message-too-large'
    if (first & FIN_BIT) this.#messages += 1
    return undefined
  }
}

const LONGEST_HEADER = 2 + 8

/** Length in bytes of the header that starts with `header`, without the mask. 2 while the length is unknown. */
function headerLength(header: Buffer): number {
  if (header.length < 2) return 2
  const short = header.readUInt8(1) & 0x7f
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0)
}

function payloadLength(header: Buffer): number {
  const short = header.readUInt8(1) & 0x7f
  if (short === 126) return header.readUInt16BE(2)
  if (short === 127) return Number(header.readBigUInt64BE(2))
  return short
}
