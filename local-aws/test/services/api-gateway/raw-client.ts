import { connect as dial, type Socket } from 'node:net'

export interface RawFrame {
  opcode: number
  payload: Buffer
  fin: boolean
}

export const CONTINUATION = 0
export const TEXT = 1
export const BINARY = 2
export const CLOSE = 8
export const PING = 9
export const PONG = 10

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
})

/** A client that speaks WebSocket byte by byte, so that it can also speak it wrong. */
export class RawClient {
  readonly socket: Socket
  readonly closed: Promise<void>
  #received = Buffer.alloc(0)
  #wake: () => void = () => {}

  /** With `allowHalfOpen` it does not hang up when the server does. */
  constructor(url: string, options: { allowHalfOpen?: boolean } = {}) {
    const { port } = new URL(url)
    this.socket = dial({ ...options, port: Number(port), host: '127.0.0.1' })
    open.push(this.socket)
    this.closed = new Promise((resolve) => void this.socket.once('close', () => resolve()))
    this.socket.on('error', () => {})
    this.socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
  }

  /** Asks for the upgrade. `headers` replace or, when empty, leave out those of a good client. */
  request(url: string, headers: Record<string, string> = {}, requestLine = requestLineOf(url)): void {
    const { host } = new URL(url)
    const all = {
      Host: host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    }
    const lines = Object.entries(all).filter(([, value]) => value !== '')
    const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    this.socket.write(`${requestLine}\r\n${text}\r\n`)
  }

  /** The status line and the headers of the answer to the upgrade request. */
  async answer(): Promise<string> {
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n')
      if (end >= 0) {
        const head = this.#received.subarray(0, end).toString()
        this.#received = this.#received.subarray(end + 4)
        return head
      }
      await this.#more()
    }
  }

  send(...frames: Buffer[]): void {
    this.socket.write(Buffer.concat(frames))
  }

  /** The next frame of the server. */
  async next(): Promise<RawFrame> {
    for (;;) {
      const frame = this.#takeFrame()
      if (frame) return frame
      await this.#more()
    }
  }

  #takeFrame(): RawFrame | undefined {
    const bytes = this.#received
    if (bytes.length < 2) return undefined
    const short = bytes.readUInt8(1) & 0x7f
    const header = short === 126 ? 4 : short === 127 ? 10 : 2
    if (bytes.length < header) return undefined
    const length =
      short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
    if (bytes.length < header + length) return undefined
    this.#received = bytes.subarray(header + length)
    const first = bytes.readUInt8(0)
    return {
      fin: (first & 0x80) !== 0,
      opcode: first & 0x0f,
      payload: Buffer.from(bytes.subarray(header, header + length)),
    }
  }

  async #more(): Promise<void> {
    if (this.socket.destroyed) throw new Error('The socket is closed.')
    await new Promise<void>((resolve, reject) => {
      this.#wake = resolve
      this.socket.once('close', () => reject(new Error('The socket was closed.')))
    })
  }
}

function requestLineOf(url: string): string {
  const { pathname, search } = new URL(url)
  return `GET ${pathname}${search} HTTP/1.1`
}

/** A client's frame, masked as it must be. */
export function frame(opcode: number, payload: string | Buffer, fin = true): Buffer {
  const bytes = Buffer.from(payload)
  const mask = Buffer.from([1, 2, 3, 4])
  const masked = bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return Buffer.concat([frameHeader(opcode, bytes.length, fin), mask, masked])
}

/** The beginning of a client's frame, without the mask. */
export function frameHeader(opcode: number, length: number, fin = true): Buffer {
  const first = (fin ? 0x80 : 0) | opcode
  if (length < 126) return Buffer.from([first, 0x80 | length])
  if (length < 65_536) return Buffer.from([first, 0xfe, length >> 8, length & 0xff])
  const header = Buffer.alloc(10)
  header.writeUInt8(first, 0)
  header.writeUInt8(0xff, 1)
  header.writeBigUInt64BE(BigInt(length), 2)
  return header
}

/** What a close frame says. */
export const closeOf = ({ opcode, payload }: RawFrame) => ({
  opcode,
  code: payload.length >= 2 ? payload.readUInt16BE(0) : undefined,
  reason: payload.subarray(2).toString(),
})

export async function connectRaw(url: string): Promise<RawClient> {
  const client = new RawClient(url)
  client.request(url)
  const answer = await client.answer()
  if (!answer.startsWith('HTTP/1.1 101 ')) throw new Error(answer)
  return client
}
