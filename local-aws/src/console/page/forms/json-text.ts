/** JSON that people type and read in forms. */

/** The text with indents, or as it is if it is no JSON. */
export function prettify(text: string | undefined): string {
  if (text === undefined || text === '') return ''
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Why the text is no JSON; undefined if it is. */
export function checkJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return `This is not valid JSON: ${error instanceof Error ? error.message : error}`
  }
}

/** What differs between two objects, for one line: "turnSeconds 15 → 5". At most `most` of them. */
export function sayChanges(before: string, after: string, most = 3): string {
  const [one, other] = [before, after].map((text) => {
    try {
      return flatten(JSON.parse(text))
    } catch {
      return new Map<string, string>()
    }
  }) as [Map<string, string>, Map<string, string>]
  const changed = [...new Set([...one.keys(), ...other.keys()])].filter(
    (path) => one.get(path) !== other.get(path),
  )
  const said = changed
    .slice(0, most)
    .map((path) => `${path} ${one.get(path) ?? '–'} → ${other.get(path) ?? '–'}`)
  return [...said, ...(changed.length > most ? [`and ${changed.length - most} more`] : [])].join(', ')
}

function flatten(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null)
    for (const [key, child] of Object.entries(value)) flatten(child, path ? `${path}.${key}` : key, into)
  else into.set(path || 'value', JSON.stringify(value) ?? '')
  return into
}
