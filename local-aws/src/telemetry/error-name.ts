/** What an error is called: by AWS's name where it is one of AWS's. */
export function errorName(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown)
  if ('code' in thrown) return String(thrown.code)
  return thrown instanceof Error ? thrown.name : 'unknown'
}
