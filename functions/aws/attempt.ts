/** One signed HTTP request, on a connection that is kept for the next one. */
import * as http from 'node:http'
import * as https from 'node:https'
import aws4 from 'aws4'
import type { Endpoint } from './endpoints.ts'

export interface Call {
  method: 'POST' | 'DELETE' | 'GET'
  /** Below the endpoint's own path; URL-encoded. */
  path: string
  headers: Record<string, string>
  body: string
}

export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  body: string
}

/** Longer than any answer takes, and short enough for another attempt within a function's time. */
const SILENT_FOR_MS = 3_000

const KEPT = { keepAlive: true, maxSockets: 128, scheduling: 'lifo' } as const
const agents = { 'http:': new http.Agent(KEPT), 'https:': new https.Agent(KEPT) }

/** Rejects when there is no answer, for example since the connection broke; any status is an answer. */
export function attempt({ url, signingName, region }: Endpoint, call: Call): Promise<Answer> {
  const isPlain = url.protocol === 'http:'
  const signed = aws4.sign(
    {
      service: signingName,
      region,
      hostname: url.hostname,
      port: url.port,
      method: call.method,
      path: `${url.pathname === '/' ? '' : url.pathname}${call.path}`,
      headers: { Host: url.host, ...call.headers, ...traceHeader() },
      body: call.body,
    },
    credentials(),
  )
  return new Promise((resolve, reject) => {
    const options = { ...signed, agent: isPlain ? agents['http:'] : agents['https:'], timeout: SILENT_FOR_MS }
    const request = (isPlain ? http : https).request(options, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    request.on('timeout', () => request.destroy(new Error(`No answer from ${url.host} in time.`)))
    request.on('error', reject)
    request.end(call.body)
  })
}

/** Lambda puts the role's credentials into the environment, for the environment's whole life. */
function credentials() {
  return {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(process.env.AWS_SESSION_TOKEN ? { sessionToken: process.env.AWS_SESSION_TOKEN } : {}),
  }
}

/** Joins the call to the trace of the invocation it is made in, as AWS's SDKs do. */
function traceHeader(): Record<string, string> {
  const trace = process.env._X_AMZN_TRACE_ID
  return trace ? { 'X-Amzn-Trace-Id': trace } : {}
}
