/** HTTP between a function's thread and the services of the same process, as messages. */

export interface HttpQuestion {
  /** Of the thread; its answer has the same. */
  id: number
  /** `http://127.0.0.1:4566` */
  origin: string
  method: string
  /** With the query. */
  path: string
  headers: [name: string, value: string][]
  body: string | Uint8Array
}

/** The connection broke before there was an answer. */
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
