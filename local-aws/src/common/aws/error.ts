/**
 * An error response of an AWS service. `code` is the service's name of the error (`ExecutionDoesNotExist`), which
 * the SDKs turn into `error.name`.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly httpStatus: number
  /** Further members of the error, for example `{ resourceName }`. */
  readonly fields: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, httpStatus = 400, fields: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.httpStatus = httpStatus
    this.fields = fields
  }
}
