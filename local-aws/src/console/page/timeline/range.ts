/** A stretch of time that the reader looks at, in milliseconds since the execution's start. */
export interface TimeRange {
  from: number
  to: number
}
