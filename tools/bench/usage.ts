/** Memory and processor time of a process and its descendants. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface Usage {
  /** Resident memory in bytes. */
  rss: number
  /** Processor time since the start, in milliseconds. */
  cpuMs: number
}

interface Process extends Usage {
  pid: number
  parent: number
}

/** Undefined if the process has ended. */
export function usageOf(pid: number): Usage | undefined {
  const all = existsSync('/proc/self/stat') ? fromProc() : fromPs()
  const family = new Set([pid])
  // A child is listed after its parent, unless process ids have wrapped around.
  for (let grown = true; grown; ) {
    const before = family.size
    for (const one of all) if (family.has(one.parent)) family.add(one.pid)
    grown = family.size > before
  }
  const members = all.filter((one) => family.has(one.pid))
  if (!members.some((one) => one.pid === pid)) return undefined
  return {
    rss: members.reduce((sum, { rss }) => sum + rss, 0),
    cpuMs: members.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  }
}

/** Reads `/proc`. Linux counts processor time in 1/100 s and memory in pages, on every machine that Node.js supports. */
const TICK_MS = 10
const PAGE_BYTES = Number(pageSize())

function pageSize(): string {
  try {
    return execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return '4096'
  }
}

function fromProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parseStat(Number(name), readFileSync(`/proc/${name}/stat`, 'latin1'))]
      } catch {
        // The process has ended.
        return []
      }
    })
}

/** Parses `pid (name) state parent ...`. The name may contain any character. */
export function parseStat(pid: number, stat: string): Process {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [parent, user, system, pages] = [1, 11, 12, 21].map((index) => Number(fields[index])) as [
    number,
    number,
    number,
    number,
  ]
  return { pid, parent, cpuMs: (user + system) * TICK_MS, rss: pages * PAGE_BYTES }
}

function fromPs(): Process[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,time='], { encoding: 'utf8' })
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, kilobytes, time = ''] = line.trim().split(/\s+/)
      return { pid: Number(pid), parent: Number(parent), rss: Number(kilobytes) * 1024, cpuMs: msOf(time) }
    })
}

/** Parses `[days-][hours:]minutes:seconds`, into milliseconds. */
export function msOf(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse()
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return (Number(days) * 86_400 + seconds) * 1000
}

export interface UsageOverTime {
  /** In bytes. */
  highestRss: number
  /** Mean number of busy processors. */
  cores: number
}

const EVERY_MS = 500

/** Measures a process until `stop`, which returns undefined if nothing was measured. */
export function watchUsage(pid: number | undefined): { stop(): UsageOverTime | undefined } {
  const first = pid === undefined ? undefined : usageOf(pid)
  if (pid === undefined || first === undefined) return { stop: () => undefined }
  const began = performance.now()
  let highestRss = first.rss
  let last = first
  let lastAt = began
  const look = () => {
    const now = usageOf(pid)
    if (!now) return
    highestRss = Math.max(highestRss, now.rss)
    last = now
    lastAt = performance.now()
  }
  const timer = setInterval(look, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      look()
      return { highestRss, cores: (last.cpuMs - first.cpuMs) / Math.max(1, lastAt - began) }
    },
  }
}
