/** The data at each step of the state, as far as the state got. Everything except the numbers is JSON text. */
export interface InspectionData {
  input: string
  afterArguments?: string
  result?: string
  variables?: string
  errorDetails?: ErrorDetails
  afterItemSelector?: string
  afterItemBatcher?: string
  afterItemsPointer?: string
  toleratedFailureCount?: number
  toleratedFailurePercentage?: number
  maxConcurrency?: number
}

export interface ErrorDetails {
  catchIndex?: number
  retryIndex?: number
  retryBackoffIntervalSeconds?: number
}
