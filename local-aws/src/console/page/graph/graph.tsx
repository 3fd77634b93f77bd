import type { Entry, ExecutionSummary, Graph, GraphNode } from '../../api-types.ts'
import { StatusShape } from '../parts/icon.tsx'
import { entryStatusOf } from '../parts/status.tsx'
import { edgeName, type NodeStatus, nodeStatuses, pathThrough, takenEdges } from './status.ts'

interface Props {
  graph: Graph
  /** Undefined if there are too many: then no status is shown. */
  entries?: Entry[]
  /** The states of the selected item of a Map, or branch of a Parallel. */
  inner?: Entry[]
  summary: ExecutionSummary
  selected?: string
  onSelect: (state: string) => void
}

/** A graph fills this width, between these scales; a larger one is scrolled. */
const WIDTH = 304
const LEAST_SCALE = 0.7
const MOST_SCALE = 1.1

function widthOf(graph: Graph): number {
  const natural = graph.width + 8
  return Math.round(natural * Math.min(MOST_SCALE, Math.max(LEAST_SCALE, WIDTH / natural)))
}

export function GraphView({ graph, entries, inner = [], summary, selected, onSelect }: Props) {
  const statuses = nodeStatuses([...(entries ?? []), ...inner])
  const taken = takenEdges(entries ?? [], graph, summary, inner)
  /** Of the items of a Map that was entered, only the selected one is known. */
  const isKnown = ({ name, parent }: GraphNode) =>
    entries !== undefined &&
    (parent === undefined || !statuses.has(parent) || statuses.has(name) || inner.length > 0)
  const nodes = [...graph.nodes].sort((one, other) => depthOf(graph, one) - depthOf(graph, other))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset
    <svg
      viewBox={`-4 -4 ${graph.width + 8} ${graph.height + 8}`}
      style={{ width: `${widthOf(graph)}px` }}
      role="group"
      aria-label="Graph of the definition"
    >
      <defs>
        <Arrow id="arrow" look="arrow" />
        <Arrow id="arrow-taken" look="arrow taken" />
      </defs>
      {nodes
        .filter(({ kind }) => kind === 'frame')
        .map((node) => (
          <Frame
            node={node}
            of={statuses.get(node.name)}
            isSelected={node.name === selected}
            isKnown={isKnown(node)}
            onSelect={onSelect}
          />
        ))}
      {graph.edges.map((edge) => {
        const isTaken = taken.has(edgeName(edge))
        return (
          <g>
            <path
              class={`edge ${edge.kind} ${isTaken ? 'taken' : ''}`}
              d={pathThrough(edge.points)}
              marker-end={`url(#${isTaken ? 'arrow-taken' : 'arrow'})`}
            />
            {edge.label && edge.labelAt && (
              <text class={`edge-label ${isTaken ? 'taken' : ''}`} x={edge.labelAt.x} y={edge.labelAt.y}>
                {cut(edge.label, 26)}
                <title>{edge.label}</title>
              </text>
            )}
          </g>
        )
      })}
      {nodes
        .filter(({ kind }) => kind !== 'frame')
        .map((node) =>
          node.kind === 'state' ? (
            <State
              node={node}
              of={statuses.get(node.name)}
              isSelected={node.name === selected}
              isKnown={isKnown(node)}
              onSelect={onSelect}
            />
          ) : (
            <Terminal node={node} isReached={summary.status === 'SUCCEEDED'} />
          ),
        )}
    </svg>
  )
}

function depthOf(graph: Graph, node: GraphNode): number {
  const parent = node.parent === undefined ? undefined : graph.nodes.find(({ name }) => name === node.parent)
  return parent ? depthOf(graph, parent) + 1 : 0
}

const Arrow = ({ id, look }: { id: string; look: string }) => (
  <marker id={id} viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="6" markerHeight="6" orient="auto">
    <path class={look} d="M0 0 8 4 0 8z" />
  </marker>
)

interface NodeProps {
  node: GraphNode
  of?: NodeStatus
  isKnown: boolean
  isSelected: boolean
  onSelect: (state: string) => void
}

function nodeAttributes({ node, of, isKnown, isSelected, onSelect }: NodeProps) {
  const status = of?.status ?? 'none'
  const { icon, word } = entryStatusOf(status)
  return {
    icon,
    title: isKnown ? `${node.name}: ${word}${of && of.times > 1 ? `, ${of.times} times` : ''}` : node.name,
    attributes: {
      class: `node ${node.kind === 'frame' ? 'frame' : ''} ${isKnown ? `is-${icon === 'succeeded' ? 'ok' : icon}` : ''} ${isSelected ? 'selected' : ''}`,
      role: 'button' as const,
      tabIndex: 0,
      'aria-pressed': isSelected,
      onClick: () => onSelect(node.name),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onSelect(node.name)
      },
    },
  }
}

/** Characters that fit, by the width of a character of the font. */
const cut = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text

function State(props: NodeProps) {
  const { node, of } = props
  const { icon, title, attributes } = nodeAttributes(props)
  const left = node.x - node.width / 2
  const top = node.y - node.height / 2
  const room = node.width - 36
  return (
    <g {...attributes}>
      <title>{title}</title>
      <rect class="box" x={left} y={top} width={node.width} height={node.height} rx="6" />
      <g transform={`translate(${left + 9},${node.y - 13})`} class={`is-${icon}`}>
        {props.isKnown && <StatusShape name={icon} />}
      </g>
      <text x={left + 29} y={node.y - 2}>
        {cut(node.name, Math.floor((room - (of && of.times > 1 ? 20 : 0)) / 6.6))}
      </text>
      <text class="kind" x={left + 29} y={node.y + 12}>
        {cut(node.sub, Math.floor(room / 6.1))}
      </text>
      {of && of.times > 1 && (
        <text class="times" text-anchor="end" x={left + node.width - 7} y={node.y - 3}>
          ×{of.times}
        </text>
      )}
    </g>
  )
}

function Frame(props: NodeProps) {
  const { node } = props
  const { icon, title, attributes } = nodeAttributes(props)
  const left = node.x - node.width / 2
  const top = node.y - node.height / 2
  return (
    <g {...attributes}>
      <title>{title}</title>
      <rect class="box" x={left} y={top} width={node.width} height={node.height} rx="8" />
      <text x={left + 12} y={top + 17}>
        {cut(node.name, Math.floor((node.width - 46) / 6.6))}
      </text>
      <text class="kind" x={left + 12} y={top + 31}>
        {cut(node.sub, Math.floor((node.width - 40) / 6.1))}
      </text>
      <g transform={`translate(${left + node.width - 24},${top + 9})`} class={`is-${icon}`}>
        {props.isKnown && <StatusShape name={icon} />}
      </g>
    </g>
  )
}

function Terminal({ node, isReached }: { node: GraphNode; isReached: boolean }) {
  if (node.kind === 'start') return <circle class="terminal start" cx={node.x} cy={node.y} r="5" />
  return (
    <g>
      <circle class={`terminal ${isReached ? 'reached' : ''}`} cx={node.x} cy={node.y} r="6" />
      {isReached && <circle class="terminal core" cx={node.x} cy={node.y} r="3" />}
    </g>
  )
}
