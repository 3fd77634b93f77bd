/** The name of an error: its AWS error code if it has one. */
export function errorName(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown)
  if ('code' in thrown) return String(thrown.code)
  return thrown instanceof Error ? thrown.name : 'unknown'
}
