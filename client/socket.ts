/** What the client needs of a WebSocket: the browser's has it, and so has the `ws` package's. */
export interface Socket {
  readonly readyState: number
  send(text: string): void
  close(code?: number): void
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

export type SocketConstructor = new (url: string, protocols: string[]) => Socket

/** `WebSocket.OPEN`, the same number everywhere. */
export const OPEN = 1
