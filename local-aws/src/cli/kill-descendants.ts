import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

interface Listed {
  pid: number
  parent: number
}

/**
 * Kills every descendant of this process. Functions may start child processes; on AWS those end with the
 * function's environment.
 */
export function killDescendants() {
  const found = new Set<number>()
  // Suspends all of them before it kills any. Otherwise a process could start a child while its parents die, and
  // that child would no longer be our descendant.
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const pid of descendantsOf(process.pid, processes())) {
      if (!found.has(pid)) signal(pid, 'SIGSTOP')
      found.add(pid)
    }
  }
  for (const pid of found) signal(pid, 'SIGKILL')
}

function signal(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name)
  } catch {
    // The process has already ended.
  }
}

const descendantsOf = (pid: number, listed: readonly Listed[]): number[] =>
  listed
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [child.pid, ...descendantsOf(child.pid, listed)])

/** Reads `/proc` on Linux, where `ps` may be missing, and calls `ps` on other Unix systems. Empty on Windows. */
function processes(): Listed[] {
  try {
    return existsSync('/proc/self/stat') ? fromFiles() : fromPs()
  } catch {
    return []
  }
}

function fromFiles(): Listed[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // `<pid> (<name>) <state> <parent> ...`. The name may contain any character, also `)` and spaces.
        const [, parent] = /.*\) \S+ (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
        return [{ pid: Number(name), parent: Number(parent) }]
      } catch {
        return []
      }
    })
}

function fromPs(): Listed[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return lines.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number)
    return { pid, parent }
  })
}
