import { destinationOf, type ServiceAddresses } from './destinations.ts'

/** Makes `fetch` reach the services of the runtime at the same addresses as `http` and `https`. */
export function redirectFetch(addresses: ServiceAddresses) {
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
