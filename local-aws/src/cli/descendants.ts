import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

interface Listed {
  pid: number
  parent: number
}

/**
 * Ends every process that this one has started, and those that they have: functions may start some, and on AWS
 * these end with the function's environment.
 */
export function endDescendants() {
  const found = new Set<number>()
  // All are halted before any is ended: what one starts meanwhile would be nobody's descendant then.
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
    // It has ended by itself.
  }
}

const descendantsOf = (pid: number, listed: readonly Listed[]): number[] =>
  listed
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [child.pid, ...descendantsOf(child.pid, listed)])

/** Linux tells by files, so that nothing has to be installed; any other Unix by `ps`; Windows not at all. */
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
        // `<pid> (<name>) <state> <parent> ...`, where the name may hold anything.
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
