/** Finds the process that listens at a local URL. Linux only; undefined elsewhere. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const LISTENS = '0A'
const HERE = new Set(['127.0.0.1', 'localhost', '[::1]'])

export function listenerOf(url: string): number | undefined {
  const { hostname, port } = new URL(url)
  if (!HERE.has(hostname)) return undefined
  const inodes = new Set(['tcp', 'tcp6'].flatMap((table) => inodesOf(table, Number(port))))
  if (inodes.size === 0) return undefined
  return pids().find((pid) => opens(pid, inodes))
}

/** Inodes of the sockets that listen on a port. Line format: `sl local_address rem_address st ... inode`. */
function inodesOf(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return lines(`/proc/net/${table}`).flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const isIt = fields[1]?.endsWith(`:${hex}`) && fields[3] === LISTENS
    return isIt && fields[9] ? [`socket:[${fields[9]}]`] : []
  })
}

function lines(file: string): string[] {
  try {
    return readFileSync(file, 'latin1').split('\n').slice(1)
  } catch {
    return []
  }
}

const pids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

function opens(pid: number, inodes: ReadonlySet<string>): boolean {
  try {
    const directory = `/proc/${pid}/fd`
    return readdirSync(directory).some((fd) => {
      try {
        return inodes.has(readlinkSync(`${directory}/${fd}`))
      } catch {
        return false
      }
    })
  } catch {
    // The process belongs to another user, or has ended.
    return false
  }
}
