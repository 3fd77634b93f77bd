/** `#/executions/<id>/<entry>` as its decoded segments. */
export type Route = string[]

export function parseHash(hash: string): Route {
  const path = hash.replace(/^#\/?/, '')
  if (!path) return ['executions']
  return path.split('/').map((segment) => {
    try {
      return decodeURIComponent(segment)
    } catch {
      return segment
    }
  })
}

/** The link to a place; trailing segments that are undefined are left out. */
export function hashOf(...segments: (string | number | undefined)[]): string {
  const given = segments.slice(0, segments.findLastIndex((one) => one !== undefined) + 1)
  return `#/${given.map((one) => encodeURIComponent(one ?? '')).join('/')}`
}
