import { useEffect, useState } from 'preact/hooks'

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

export function navigate(hash: string): void {
  location.hash = hash
}

/** Changes the address without a step in the browser's history: for what is selected on a page. */
export function replaceHash(hash: string): void {
  if (hash === location.hash) return
  history.replaceState(null, '', hash)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const listen = () => setHash(location.hash)
    addEventListener('hashchange', listen)
    return () => removeEventListener('hashchange', listen)
  }, [])
  return parseHash(hash)
}
