import { FRAME_BYTES, MESSAGE_BYTES } from './limits.ts'

/** What a client may not send. */
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
/** Shared, as thousands of idle connections have no header half read. */
const NOTHING = Buffer.alloc(0)

/**
 * Reads the headers of the frames that pass by on a client's socket and tells of the first that API Gateway
 * closes the connection for. The WebSocket library assembles messages and knows no limit for one frame; this
 * looks at headers only, as soon as they are there, and leaves every other fault to the library.
 */
export class FrameWatch {
  /** The header bytes of a frame whose header is cut by the end of a chunk. */
  #header = NOTHING
  /** Bytes of the current frame, mask and payload, that are still to pass. */
  #bytesLeft = 0
  #messageBytes = 0
  #messages = 0
  #faultAt = 0
  /** After a close frame, or a control frame that the library closes for, nothing counts any more. */
  #isOver = false
  /** Mask and payload of the close frame, once one has begun. */
  #close: Buffer | undefined

  /** How many messages came to their last frame, before any fault: so many should have been delivered. */
  get messages(): number {
    return this.#messages
  }

  /** Where in the chunk that it was seen in the frame at fault begins; 0 also when it began before. */
  get faultAt(): number {
    return this.#faultAt
  }

  /** What the client's close frame says. Whether it may say so is for the library to judge. */
  get close(): Buffer | undefined {
    if (!this.#close) return undefined
    const mask = this.#close.subarray(0, MASK_BYTES)
    return Buffer.from(
      this.#close.subarray(MASK_BYTES).map((byte, at) => byte ^ (mask[at % MASK_BYTES] ?? 0)),
    )
  }

  /** Looks at the next bytes of the stream. */
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

/** The length of the header, up to the mask, that begins with these bytes; 2 while even that is unknown. */
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
