import { type Addresses, destinationOf } from './destinations.ts'

/** Lets `fetch` reach the services of this machine by the same addresses as `http` and `https`. */
export function redirectFetch(addresses: Addresses) {
  const own = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : undefined
    const address = request?.url ?? String(input)
    const destination = URL.canParse(address) ? destinationOf(new URL(address), addresses) : undefined
    if (destination === undefined) return own(input, init)
    if (destination.kind === 'aws') throw destination.error
    const url = destination.origin + destination.path
    return request ? own(new Request(url, request), init) : own(url, init)
  }
}
