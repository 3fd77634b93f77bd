import { UsageError } from './options.ts'

/** Files that a process opens besides its clients' sockets, with a margin. */
const BESIDES = 300

/** Maximum number of open files and sockets of a child process. Undefined if the system does not report it. */
function openFileLimit(): number | undefined {
  const report = process.report?.getReport() as
    | { userLimits?: Record<string, { hard?: unknown }> }
    | undefined
  // Node.js raises the soft limit to the hard limit.
  const hard = report?.userLimits?.open_files?.hard
  return typeof hard === 'number' ? hard : hard === 'unlimited' ? Number.POSITIVE_INFINITY : undefined
}

/** Throws UsageError if the connections exceed the limit. Each is a socket here and one in the runtime. */
export function checkOpenFiles(connections: number): void {
  const limit = openFileLimit()
  const needed = connections + BESIDES
  if (limit !== undefined && limit < needed)
    throw new UsageError(
      `${connections} connections need ${needed} open files in a process, but the limit is ${limit}. Raise it (ulimit -n ${needed}), or use fewer connections.`,
    )
}
