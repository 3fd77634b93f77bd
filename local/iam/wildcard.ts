const compiled = new Map<string, RegExp>()

/** A pattern of a policy: `*` stands for any characters, `?` for exactly one. */
export function wildcard(pattern: string, flags = ''): RegExp {
  const key = `${flags} ${pattern}`
  const known = compiled.get(key)
  if (known) return known
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const made = new RegExp(`^${source}$`, `s${flags}`)
  compiled.set(key, made)
  return made
}
