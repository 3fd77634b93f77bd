import { createHash } from 'node:crypto'
import { createSecret, playerIdOf } from '../../client/index.ts'
import { offerSubprotocols, readSecret } from '../../protocol/identity.ts'

test('a new secret is one that the server accepts, and no two are the same', () => {
  const secret = createSecret()
  expect(readSecret(offerSubprotocols(secret).join(', '))).toBe(secret)
  expect(createSecret()).not.toBe(secret)
})

test('the player id is the first 22 characters of the hash of the 32 bytes', async () => {
  // Enough of them to meet both letters that base64 and base64url write differently.
  for (const secret of Array.from({ length: 50 }, createSecret)) {
    const digest = createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('base64url')
    expect(await playerIdOf(secret)).toBe(digest.slice(0, 22))
  }
})
