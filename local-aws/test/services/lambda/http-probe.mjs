// A function that makes one HTTP request as the event says, and tells everything that its code can see of it.
import http from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'

/** An agent of somebody's own: such requests keep to their sockets. */
class OwnAgent extends http.Agent {}

const requests = {
  'text at once': (options) => {
    const request = http.request({ ...options, method: 'POST' })
    request.end('{"maxResults":3}')
    return request
  },
  'text and bytes in pieces': (options) => {
    const request = http.request({ ...options, method: 'POST' })
    request.write('{"maxRes')
    request.write('756c7473223a', 'hex')
    request.end(Buffer.from('3}'))
    return request
  },
  'a stream': (options) => {
    const request = http.request({ ...options, method: 'POST' })
    Readable.from(['{"maxResults"', ':', '3}']).pipe(request)
    return request
  },
  'headers set one by one': ({ headers, ...options }) => {
    const request = http.request({ ...options, method: 'post' })
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value)
    request.setHeader('X-Gone', 'x')
    request.removeHeader('x-gone')
    request.setHeader('X-Many', ['a', 'b'])
    request.setHeader('X-Number', 7)
    request.end('{}')
    return request
  },
  'an address and options': ({ hostname, port, path, ...options }) =>
    http.request(new URL(`http://${hostname}:${port}${path}`), { ...options, method: 'POST' }).end('{}'),
  'an address in text': ({ hostname, port, path, agent, headers }) =>
    http.get(`http://${hostname}:${port}${path}?a=b`, { agent, headers }),
  'a method that is not known there': (options) => http.request({ ...options, method: 'PATCH' }).end(),
  'too much': (options) =>
    http.request({ ...options, method: 'POST' }).end(Buffer.alloc(33 * 1024 * 1024, 0x20)),
  'destroyed at once': (options) => {
    const request = http.request({ ...options, method: 'POST' })
    request.end('{}')
    request.destroy()
    return request
  },
  'destroyed with a reason': (options) => {
    const request = http.request({ ...options, method: 'POST' })
    request.end('{}')
    request.destroy(new Error('I changed my mind.'))
    return request
  },
  'an abort': (options) => {
    const request = http.request({ ...options, method: 'POST', signal: AbortSignal.abort() })
    request.end('{}')
    return request
  },
  'an abort on the way': (options) => {
    const abort = new AbortController()
    const request = http.request({ ...options, method: 'POST', signal: abort.signal })
    request.end('{}')
    abort.abort()
    return request
  },
  'a timeout': (options) => {
    const request = http.request({ ...options, method: 'POST', timeout: 20 })
    request.on('timeout', () => request.destroy(new Error('too slow')))
    request.end('{}')
    return request
  },
  'a timeout set later': (options) => {
    const request = http.request({ ...options, method: 'POST' })
    request.setTimeout(20, () => request.destroy(new Error('too slow')))
    request.end('{}')
    return request
  },
  'a header that is none': (options) => http.request({ ...options, headers: { 'no header': 'x' } }).end(),
  'a header of two lines': (options) => http.request({ ...options, headers: { a: 'b\r\nc: d' } }).end(),
  'an answer that nobody hears': (options) => {
    const request = http.request({ ...options, method: 'POST' })
    return request.end('{}')
  },
}

/** Of the process or the moment. */
const PASSING = ['date', 'connection', 'keep-alive', 'x-amzn-requestid', 'transfer-encoding']

export const handler = async ({ name, hostname, port, path = '/', headers = {}, own }) => {
  const seen = []
  const made = await new Promise((resolve) => {
    try {
      const agent = own ? new OwnAgent() : undefined
      const request = requests[name]({ hostname, port, path, headers, agent })
      request.on('error', ({ name, code, message }) => seen.push(['error', name, code, message]))
      request.on('timeout', () => seen.push(['timeout']))
      if (!name.includes('nobody')) request.on('response', (response) => observe(response, seen))
      request.on('close', () => resolve(request.constructor.name))
    } catch ({ name, code, message }) {
      seen.push(['thrown', name, code, message])
      resolve('nothing')
    }
  })
  // Whatever comes after the request was closed.
  await pause(0)
  return { made, seen }
}

function observe(response, seen) {
  const { statusCode, statusMessage, httpVersion, headers } = response
  const lasting = Object.entries(headers).filter(([name]) => !PASSING.includes(name))
  seen.push(['response', statusCode, statusMessage, httpVersion, Object.fromEntries(lasting.sort())])
  const chunks = []
  response.on('data', (chunk) => chunks.push(chunk))
  response.on('end', () => {
    const { requestId, ...body } = readable(Buffer.concat(chunks).toString())
    seen.push(['end', response.complete, body])
  })
}

function readable(text) {
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}
