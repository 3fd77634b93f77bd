import { Graph, layout } from '@dagrejs/dagre'
import type { State, StateMachine } from '../../services/step-functions/interpreter/definition.ts'
import type { GraphEdge, GraphNode, Graph as LaidOut } from '../api-types.ts'
import { innerMachines } from '../executions/definition-index.ts'
import { functionNameOf } from '../executions/entries.ts'
import { END, type Link, linksOf, START } from './edges.ts'

/** Sizes in pixels. */
const STATE = { height: 40, least: 132, most: 220, perLetter: 7, around: 52 }
const FRAME = { head: 44, margin: 14, gap: 16 }
const DOT = 12
const GAPS = { nodesep: 26, ranksep: 30, edgesep: 12, marginx: 14, marginy: 10 }
const LABEL = { height: 14, perLetter: 6 }
/** How much dagre straightens and shortens an edge. */
const WEIGHTS: Record<Link['kind'], number> = { next: 8, default: 5, choice: 4, catch: 1 }

interface Placed {
  width: number
  height: number
  nodes: GraphNode[]
  edges: GraphEdge[]
}

/**
 * Lays out a definition. A Map or Parallel is a frame, whose inside is laid out first: dagre has no edges between
 * compound nodes.
 */
export function layOut(machine: StateMachine): LaidOut {
  return place(machine, undefined)
}

function place(machine: StateMachine, parent: string | undefined): Placed {
  const graph = new Graph({ directed: true, multigraph: true })
  graph.setGraph({ rankdir: 'TB', ...GAPS })
  const frames = new Map<string, Placed>()
  for (const [name, state] of Object.entries(machine.States)) {
    const inner = innerMachines(state)
    const frame = inner.length > 0 ? frameOf(inner, name) : undefined
    if (frame) frames.set(name, frame)
    graph.setNode(name, frame ? { width: frame.width, height: frame.height } : sizeOf(name, subOf(state)))
  }
  const links = linksOf(machine, parent === undefined)
  for (const dot of [START, END])
    if (links.some(({ from, to }) => from === dot || to === dot))
      graph.setNode(dot, { width: DOT, height: DOT })
  for (const [index, link] of links.entries()) {
    // A state that leads to itself, or a target that does not exist, cannot be placed.
    if (!graph.hasNode(link.to)) continue
    const size = { width: link.label.length * LABEL.perLetter, height: link.label ? LABEL.height : 0 }
    graph.setEdge(link.from, link.to, { ...size, labelpos: 'c', weight: WEIGHTS[link.kind] }, String(index))
  }
  layout(graph)
  const nodes = graph
    .nodes()
    .flatMap((name): GraphNode[] => nodesOf(name, machine, graph.node(name), frames, parent))
  const edges = graph.edges().flatMap((edge): GraphEdge[] => {
    const link = links[Number(edge.name)]
    const { points = [], x, y } = graph.edge(edge) as { points?: GraphEdge['points']; x?: number; y?: number }
    if (!link) return []
    const labelAt = link.label && x !== undefined && y !== undefined ? { labelAt: { x, y } } : {}
    return [{ ...link, from: publicName(link.from), to: publicName(link.to), points, ...labelAt }]
  })
  const inner = [...frames].flatMap(([name, frame]) => {
    const { x, y } = graph.node(name) as { x: number; y: number }
    return moved(frame, x - frame.width / 2, y - frame.height / 2).edges
  })
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return { width, height, nodes, edges: [...edges, ...inner] }
}

const publicName = (name: string) => name.trim()

function nodesOf(
  name: string,
  machine: StateMachine,
  at: { x?: number; y?: number; width?: number; height?: number },
  frames: ReadonlyMap<string, Placed>,
  parent: string | undefined,
): GraphNode[] {
  const { x = 0, y = 0, width = 0, height = 0 } = at
  const common = { x, y, width, height, ...(parent !== undefined && { parent }) }
  if (name === START || name === END)
    return [{ name: publicName(name), kind: name === START ? 'start' : 'end', sub: '', ...common }]
  const state = machine.States[name]
  if (!state) return []
  const frame = frames.get(name)
  const own: GraphNode = {
    name,
    kind: frame ? 'frame' : 'state',
    type: state.Type,
    sub: subOf(state),
    ...common,
  }
  return frame ? [own, ...moved(frame, x - width / 2, y - height / 2).nodes] : [own]
}

/** The machines inside a Map or a Parallel, side by side below the frame's head. */
function frameOf(machines: readonly StateMachine[], name: string): Placed {
  const parts = machines.map((machine) => place(machine, name))
  let x = FRAME.margin
  const placed = parts.map((part) => {
    const at = moved(part, x, FRAME.head)
    x += part.width + FRAME.gap
    return at
  })
  const least = sizeOf(name, '').width + 24
  return {
    width: Math.max(least, x - FRAME.gap + FRAME.margin),
    height: FRAME.head + Math.max(0, ...parts.map(({ height }) => height)) + FRAME.margin,
    nodes: placed.flatMap(({ nodes }) => nodes),
    edges: placed.flatMap(({ edges }) => edges),
  }
}

function moved(part: Placed, dx: number, dy: number): Placed {
  const shift = <Point extends { x: number; y: number }>(point: Point): Point => ({
    ...point,
    x: point.x + dx,
    y: point.y + dy,
  })
  return {
    ...part,
    nodes: part.nodes.map(shift),
    edges: part.edges.map((edge) => ({
      ...edge,
      points: edge.points.map(shift),
      ...(edge.labelAt && { labelAt: shift(edge.labelAt) }),
    })),
  }
}

function sizeOf(name: string, sub: string): { width: number; height: number } {
  const letters = Math.max(name.length, sub.length * 0.85)
  const width = Math.min(STATE.most, Math.max(STATE.least, letters * STATE.perLetter + STATE.around))
  return { width, height: STATE.height }
}

/** The second line of a node: `lambda · token`, `dynamodb:updateItem`, `choice`, `map`. */
function subOf({ Type, Resource = '', Seconds }: State): string {
  if (Type === 'Wait') return typeof Seconds === 'number' ? `wait ${Seconds} s` : 'wait'
  if (Type !== 'Task') return Type.toLowerCase()
  if (/^arn:[^:]+:lambda:/.test(Resource)) return functionNameOf(Resource)
  if (Resource.includes(':activity:')) return 'activity'
  const short = Resource.split(':').slice(5).join(':')
  const [action = '', pattern] = short.split('.')
  const name = action.startsWith('lambda:') ? 'lambda' : action
  return [name, pattern === 'waitForTaskToken' ? 'token' : pattern].filter(Boolean).join(' · ')
}
