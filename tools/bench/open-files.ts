import { UsageError } from './options.ts'

/** What a process opens besides its clients' sockets, with a margin. */
const BESIDES = 300

/** How many files and sockets a process started by this one may open; undefined where nobody says. */
function openFileLimit(): number | undefined {
  const report = process.report?.getReport() as
    | { userLimits?: Record<string, { hard?: unknown }> }
    | undefined
  // Node itself raises the soft limit to the hard one.
  const hard = report?.userLimits?.open_files?.hard
  return typeof hard === 'number' ? hard : hard === 'unlimited' ? Number.POSITIVE_INFINITY : undefined
}

/** Each connection is a socket here and one in the runtime; says in one sentence when that is too many. */
export function checkOpenFiles(connections: number): void {
  const limit = openFileLimit()
  const needed = connections + BESIDES
  if (limit !== undefined && limit < needed)
    throw new UsageError(
      `${connections} connections take ${needed} open files in a process, and the limit is ${limit}: raise it (ulimit -n ${needed}), or ask for fewer connections.`,
    )
}
