import { endpointRewriter } from '../../src/template/local-endpoints.ts'

const first = { host: 'abc.execute-api.us-east-1.amazonaws.com', local: '127.0.0.1:3001' }
const second = { host: 'def.execute-api.us-east-1.amazonaws.com', local: '127.0.0.1:3001/def' }
const site = { host: 'dxyz.cloudfront.net', local: '127.0.0.1:3000' }
const rewrite = endpointRewriter([first, second, site])

test.each([
  ['a stage', 'wss://abc.execute-api.us-east-1.amazonaws.com/live', 'ws://127.0.0.1:3001/live'],
  ['the callback URL', 'https://abc.execute-api.us-east-1.amazonaws.com/live', 'http://127.0.0.1:3001/live'],
  ['a further API', 'wss://def.execute-api.us-east-1.amazonaws.com/live', 'ws://127.0.0.1:3001/def/live'],
  ['the site', 'https://dxyz.cloudfront.net', 'http://127.0.0.1:3000'],
  [
    'a content security policy',
    "connect-src 'self' wss://abc.execute-api.us-east-1.amazonaws.com; img-src 'self'",
    "connect-src 'self' ws://127.0.0.1:3001; img-src 'self'",
  ],
])('points %s at this machine', (_, url, expected) => {
  expect(rewrite(url)).toBe(expected)
})

test.each([
  ['another API', 'wss://zzz.execute-api.us-east-1.amazonaws.com/live'],
  ['a longer host', 'wss://abc.execute-api.us-east-1.amazonaws.com.cn/live'],
  ['an ARN', 'arn:aws:execute-api:us-east-1:000000000000:abc/*'],
])('leaves %s alone', (_, text) => {
  expect(rewrite(text)).toBe(text)
})
