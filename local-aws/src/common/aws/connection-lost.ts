/** Closes the caller's connection without a response. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'

  constructor() {
    super('the connection closed without an answer')
  }
}
