/** The caller gets no answer: its connection breaks. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'

  constructor() {
    super('the connection closed without an answer')
  }
}
