/**
 * A key as people can read it out, type it or scan it, to carry it to another device: Crockford's base 32 with two
 * check characters, in groups of six. A person with this code is the player, so it must never be in a link.
 */
import { fromBase64Url, toBase64Url } from './identity.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const BITS = 5
const SECRET_BYTES = 32
const LETTERS = Math.ceil((SECRET_BYTES * 8) / BITS)
const GROUP = /.{6}(?=.)/g
/** The largest prime below 32 squared: no single letter, and no two that swapped places, go unnoticed. */
const CHECK = 1021

/** The code of a secret. */
export function toKeyCode(secret: string): string {
  const bytes = fromBase64Url(secret)
  let [code, pending, bits] = ['', 0, 0]
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    for (bits += 8; bits >= BITS; bits -= BITS) code += letter(pending >> (bits - BITS))
    pending &= 0xff
  }
  if (bits > 0) code += letter(pending << (BITS - bits))
  const check = checkOf(code)
  return (code + letter(check >> BITS) + letter(check)).replace(GROUP, '$&-')
}

/**
 * The secret of a code; undefined for a text that is none. Case, spaces and dashes do not matter, and letters that look
 * like digits are read as these.
 */
export function fromKeyCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const values = [...code].map((one) => ALPHABET.indexOf(one))
  if (code.length !== LETTERS + 2 || values.includes(-1)) return undefined
  const [high = 0, low = 0] = values.slice(LETTERS)
  if (checkOf(code.slice(0, LETTERS)) !== ((high << BITS) | low)) return undefined
  const bytes: number[] = []
  let [pending, bits] = [0, 0]
  for (const value of values.slice(0, LETTERS)) {
    pending = ((pending << BITS) | value) & 0xfff
    bits += BITS
    if (bits >= 8) {
      bits -= 8
      bytes.push((pending >> bits) & 0xff)
    }
  }
  const secret = toBase64Url(Uint8Array.from(bytes))
  // The last letter has bits to spare; only zeros are written there.
  return toKeyCode(secret).replaceAll('-', '') === code ? secret : undefined
}

const letter = (value: number) => ALPHABET[value & 0x1f] ?? ''

const checkOf = (code: string): number =>
  [...code].reduce((sum, one, index) => (sum + (index + 1) * ALPHABET.indexOf(one)) % CHECK, 0)
