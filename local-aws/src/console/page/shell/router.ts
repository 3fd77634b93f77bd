import { useEffect, useState } from 'preact/hooks'
import { parseHash, type Route } from './hash.ts'

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
