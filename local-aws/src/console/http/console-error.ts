/** A refused call of the console's API. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const notFound = (what: string) => new ConsoleError(404, 'NotFound', `${what} is not known.`)

export const badRequest = (message: string) => new ConsoleError(400, 'BadRequest', message)

/** For something that has been dropped to limit the memory. */
export const notKept = (what: string) =>
  new ConsoleError(410, 'NotKept', `${what} is no longer kept. The console drops the oldest records first.`)
