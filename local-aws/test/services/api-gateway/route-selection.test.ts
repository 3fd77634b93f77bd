import { parseSelectionExpression, selectRoute } from '../../../src/services/api-gateway/route-selection.ts'

const braced = (path: string) => `\${request.body.${path}}`
const routes = ['$connect', '$disconnect', '$default', 'join', '7', 'true', 'a.b'].map((routeKey) => ({
  routeKey,
}))
const select = (expression: string, message: unknown, among = routes) =>
  selectRoute(parseSelectionExpression(expression) ?? [], among, JSON.stringify(message))?.routeKey

test.each([
  ['$request.body.action', ['action']],
  [braced('action'), ['action']],
  ['$request.body.meta.kind', ['meta', 'kind']],
  ['$request.body', undefined],
  ['$request.body.', undefined],
  ['$request.header.action', undefined],
  [`${braced('a')}/${braced('b')}`, undefined],
  ['$request.body.list[0]', undefined],
  ['', undefined],
])('%s reads as %j', (expression, path) => {
  expect(parseSelectionExpression(expression)).toEqual(path)
})

test.each([
  ['a match', { action: 'join' }, 'join'],
  ['no match', { action: 'leave' }, '$default'],
  ['another case', { action: 'JOIN' }, '$default'],
  ['spaces around', { action: ' join' }, '$default'],
  ['a number', { action: 7 }, '7'],
  ['a boolean', { action: true }, 'true'],
  ['null', { action: null }, '$default'],
  ['an object', { action: { join: 1 } }, '$default'],
  ['a list', { action: ['join'] }, '$default'],
  ['an empty text', { action: '' }, '$default'],
  ['a missing field', { type: 'join' }, '$default'],
  ['a list as message', ['join'], '$default'],
  ['a text as message', 'join', '$default'],
  ['null as message', null, '$default'],
  ['a route of the gateway’s own', { action: '$disconnect' }, '$default'],
  ['the default by name', { action: '$default' }, '$default'],
  ['an inherited field', { action: 'constructor' }, '$default'],
])('%s goes to the right route', (_name, message, routeKey) => {
  expect(select('$request.body.action', message)).toBe(routeKey)
})

test('a nested field is found, and only there', () => {
  expect(select('$request.body.meta.kind', { meta: { kind: 'join' } })).toBe('join')
  expect(select('$request.body.meta.kind', { 'meta.kind': 'join' })).toBe('$default')
  expect(select('$request.body.meta.kind', { meta: 'join' })).toBe('$default')
  expect(select('$request.body.constructor.name', {})).toBe('$default')
})

test('without $default, unknown keys have no route', () => {
  const among = [{ routeKey: '$connect' }, { routeKey: 'join' }]
  expect(select('$request.body.action', { action: 'leave' }, among)).toBeUndefined()
  expect(select('$request.body.action', { action: '$connect' }, among)).toBeUndefined()
  expect(selectRoute(['action'], among, '{"action":"join"')).toBeUndefined()
})
