/** The part of a WebSocket that the client uses. The browser's class and that of the `ws` package have it. */
export interface Socket {
  readonly readyState: number
  send(text: string): void
  close(code?: number): void
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

export type SocketConstructor = new (url: string, protocols: string[]) => Socket

/** The value of `WebSocket.OPEN`. */
export const OPEN = 1
