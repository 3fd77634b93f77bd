/**
 * Parses as `$parse` does. Refuses duplicate keys in an object and numbers too large for a double, both of which
 * JSON.parse accepts.
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (countKeys(value) !== countKeysWritten(text)) throw new SyntaxError('a key occurs twice')
  return value
}

function countKeys(value: unknown): number {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new SyntaxError('a number is too large')
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0)
  if (value === null || typeof value !== 'object') return 0
  return Object.values(value).reduce<number>((sum, member) => sum + 1 + countKeys(member), 0)
}

/** In valid JSON, each colon outside a string belongs to one key. */
function countKeysWritten(text: string): number {
  let count = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|:/g)) if (token === ':') count++
  return count
}
