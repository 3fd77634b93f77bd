import type { Entry, EntryStatus, ExecutionSummary, Graph, GraphEdge } from '../../api-types.ts'

export interface NodeStatus {
  status: EntryStatus | 'none'
  /** How often it was entered. */
  times: number
}

const WORST_FIRST: EntryStatus[] = ['failed', 'waiting', 'running', 'aborted', 'caught', 'succeeded']

/**
 * How each state of the definition stands. A state that runs now shows that; else a failure outweighs the rest, and
 * of several visits that went well the last one counts.
 */
export function nodeStatuses(entries: Entry[]): Map<string, NodeStatus> {
  const visits = new Map<string, Entry[]>()
  for (const entry of entries) visits.set(entry.state, [...(visits.get(entry.state) ?? []), entry])
  return new Map(
    [...visits].map(([state, all]) => {
      const statuses = new Set(all.map(({ status }) => status))
      const last = all.at(-1)
      const isNow = last?.status === 'waiting' || last?.status === 'running'
      const worst = WORST_FIRST.find((one) => statuses.has(one)) ?? 'succeeded'
      return [state, { status: isNow ? last.status : worst, times: all.length }]
    }),
  )
}

/** The edges of the way that was taken, as `edgeName` names them. */
export function takenEdges(
  entries: Entry[],
  graph: Graph,
  summary: ExecutionSummary,
  inner: Entry[] = [],
): Set<string> {
  const taken = new Set<string>()
  const [first] = entries
  const start = graph.nodes.find(({ kind, parent }) => kind === 'start' && !parent)
  if (start && first) taken.add(nameOf(start.name, first.state))
  for (const { state, next, status } of [...entries, ...inner])
    if (next !== undefined) taken.add(nameOf(state, next, status === 'caught'))
  const last = entries.at(-1)
  const end = graph.nodes.find(({ kind, parent }) => kind === 'end' && !parent)
  if (end && last && summary.status === 'SUCCEEDED') taken.add(nameOf(last.state, end.name))
  return taken
}

/** A state may lead to another one by a Catcher and without: these are two edges. */
const nameOf = (from: string, to: string, isCaught = false) => `${from}${isCaught ? '!' : '>'}${to}`

export const edgeName = ({ from, to, kind }: GraphEdge) => nameOf(from, to, kind === 'catch')

/** A line through the points with rounded corners. */
export function pathThrough(points: { x: number; y: number }[], radius = 8): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${round(first.x)} ${round(first.y)}`
  rest.forEach((point, at) => {
    const before = points[at] ?? first
    const after = rest[at + 1]
    if (!after) {
      path += `L${round(point.x)} ${round(point.y)}`
      return
    }
    const into = toward(point, before, radius)
    const out = toward(point, after, radius)
    path += `L${round(into.x)} ${round(into.y)}Q${round(point.x)} ${round(point.y)} ${round(out.x)} ${round(out.y)}`
  })
  return path
}

function toward(from: { x: number; y: number }, to: { x: number; y: number }, distance: number) {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const share = length === 0 ? 0 : Math.min(0.5, distance / length)
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

const round = (value: number) => Math.round(value * 10) / 10
