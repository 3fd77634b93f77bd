import { randomBytes } from 'node:crypto'
import { offerSubprotocols, readSecret } from '../../protocol/identity.ts'

const secret = randomBytes(32).toString('base64url')

test('a secret survives a round trip through an offer, in either order', () => {
  const offer = offerSubprotocols(secret)
  expect(readSecret(offer.join(', '))).toBe(secret)
  expect(readSecret([...offer].reverse().join(','))).toBe(secret)
})

test.each([
  ['nothing', undefined],
  ['no key', 'janken.v1'],
  ['no protocol', `key.${secret}`],
  ['another version', `janken.v2, key.${secret}`],
  ['a short key', `janken.v1, key.${secret.slice(1)}`],
  ['a long key', `janken.v1, key.${secret}A`],
  ['a key with padding', `janken.v1, key.${secret}=`],
  ['a key outside the alphabet', `janken.v1, key.${secret.slice(1)}+`],
  ['two keys', `janken.v1, key.${secret}, key.${secret}`],
])('an offer with %s has no secret', (_what, header) => {
  expect(readSecret(header)).toBeUndefined()
})
