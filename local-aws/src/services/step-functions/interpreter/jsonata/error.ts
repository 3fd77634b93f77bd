/** The code of a failure that AWS reports only as internal. Its message is a UUID. */
export const INTERNAL_ERROR = 'internal'

/** The shape that JSONata's own functions throw: a code and its message. */
export interface JsonataError {
  /** Absent if a limit of AWS is the cause. */
  code?: string
  message: string
}
