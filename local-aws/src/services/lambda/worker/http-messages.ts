/** Messages for HTTP between a function's thread and the services in the same process. */

export interface HttpQuestion {
  /** Unique in the thread. The response has the same id. */
  id: number
  /** `http://127.0.0.1:4566` */
  origin: string
  method: string
  /** Path and query. */
  path: string
  headers: [name: string, value: string][]
  body: string | Uint8Array
}

/** The connection broke before the response. */
export interface HttpLoss {
  id: number
  lost: true
}

export interface HttpAnswer {
  id: number
  status: number
  headers: [name: string, value: string][]
  body: string
}
