import { hostname, networkInterfaces } from 'node:os'

/** The address that a listener binds to, and the host in its URLs. */
export interface ListenAddress {
  /** `127.0.0.1`, or every address of the machine. */
  address: string
  /** The host of URLs, without a port. */
  host: string
}

export const LOOPBACK: ListenAddress = { address: '127.0.0.1', host: '127.0.0.1' }

/**
 * The reach of the site and of the WebSocket API: the local network if one of the accepted hosts is an address or the
 * name of this machine. Any other host is that of a tunnel, which comes in by the loopback address.
 */
export function listenAddressOf(
  hosts: readonly string[],
  machine: readonly string[] = namesOfThisMachine(),
): ListenAddress {
  const names = hosts.map((host) => host.toLowerCase().replace(/:\d+$/, ''))
  const host = names.find((name) => machine.includes(name))
  if (host === undefined) return LOOPBACK
  return { address: host.startsWith('[') ? '::' : '0.0.0.0', host }
}

/** Addresses on networks, and the machine's name with and without `.local`. */
function namesOfThisMachine(): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address))
  const name = hostname().toLowerCase()
  return [...addresses, name, ...(name.endsWith('.local') ? [] : [`${name}.local`])]
}

/** Whether a connection comes from this machine itself. */
export const isLoopback = (address: string | undefined): boolean =>
  address === '::1' || /^(::ffff:)?127\./.test(address ?? '')
