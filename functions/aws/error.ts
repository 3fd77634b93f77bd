/** A call that AWS refused: `name` is the service's code for why, as its documentation lists them. */
export class AwsCallError extends Error {
  readonly httpStatus: number

  constructor(code: string, message: string, httpStatus: number) {
    super(message)
    this.name = code
    this.httpStatus = httpStatus
  }
}

/** Whether a call was refused for this reason. */
export function isRefusal(error: unknown, ...codes: string[]): boolean {
  return error instanceof AwsCallError && codes.includes(error.name)
}
