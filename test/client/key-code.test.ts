import fc from 'fast-check'
import { createSecret, fromKeyCode, toKeyCode } from '../../client/index.ts'

const secrets = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'))

test('a code is the secret again, however it is written', () => {
  fc.assert(
    fc.property(secrets, (secret) => {
      const code = toKeyCode(secret)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{6}-){8}[0-9A-HJKMNP-TV-Z]{6}$/)
      expect(fromKeyCode(code)).toBe(secret)
      const sloppy = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
      expect(fromKeyCode(` ${sloppy}\n`)).toBe(secret)
    }),
  )
})

test('a code with one wrong letter, or two that swapped places, is none', () => {
  const letters = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ')
  fc.assert(
    fc.property(secrets, fc.nat(53), letters, (secret, at, wrong) => {
      const code = [...toKeyCode(secret).replaceAll('-', '')]
      const [one = '', other = ''] = [code[at], code[at + 1]]
      if (one !== wrong) expect(fromKeyCode(code.with(at, wrong).join(''))).toBeUndefined()
      if (other && one !== other)
        expect(
          fromKeyCode(
            code
              .with(at, other)
              .with(at + 1, one)
              .join(''),
          ),
        ).toBeUndefined()
    }),
  )
})

test.each(['', 'K7M2PX', createSecret(), `${toKeyCode(createSecret())}0`, '✊'.repeat(54)])(
  '%j is no code',
  (text) => {
    expect(fromKeyCode(text)).toBeUndefined()
  },
)
