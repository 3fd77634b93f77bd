import { useEffect, useRef } from 'preact/hooks'
import type { DefinitionAnswer, Entry, ExecutionSummary } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'
import { GraphView } from '../../graph/graph.tsx'
import { Waiting } from '../../parts/empty.tsx'
import { ScrollBox } from '../../parts/scroll-box.tsx'

interface Props {
  definition?: string
  entries: Entry[]
  /** There are too many entries to read them all. */
  isCondensed: boolean
  /** The states of the selected item of a Map, or branch of a Parallel. */
  inner?: Entry[]
  summary: ExecutionSummary
  selected?: number
  onSelect: (entry: number) => void
}

export function GraphSection({
  definition,
  entries,
  isCondensed,
  inner = [],
  summary,
  selected,
  onSelect,
}: Props) {
  const path = definition === undefined ? undefined : apiPath(['definitions', definition])
  const { answer, error } = useResource<DefinitionAnswer>(path)
  const all = [...entries, ...inner]
  /** Selects the state's visits one after the other. */
  const selectNext = (state: string) => {
    const visits = all.filter((entry) => entry.state === state)
    const at = visits.findIndex(({ id }) => id === selected)
    const visit = at < 0 ? visits.at(-1) : visits[(at + 1) % visits.length]
    if (visit) onSelect(visit.id)
  }
  const box = useRef<HTMLDivElement>(null)
  const state = all.find(({ id }) => id === selected)?.state
  useEffect(() => {
    const node = box.current?.querySelector('.node.selected')
    if (!node || !box.current) return
    const [around, inside] = [box.current.getBoundingClientRect(), node.getBoundingClientRect()]
    if (inside.left < around.left || inside.right > around.right)
      box.current.scrollLeft += inside.left + inside.width / 2 - around.left - around.width / 2
    if (inside.top < around.top || inside.bottom > around.bottom)
      box.current.scrollTop += inside.top + inside.height / 2 - around.top - around.height / 2
  }, [state, answer !== undefined])
  return (
    <section class="graph-section" aria-label="Graph">
      <div class="section-head">
        <h2>Graph</h2>
        <span class="faint">{isCondensed ? 'without status: too many states' : 'path taken in bold'}</span>
      </div>
      {answer ? (
        <ScrollBox boxRef={box} class="graph" label="Graph of the definition">
          <GraphView
            graph={answer.graph}
            entries={isCondensed ? undefined : entries}
            inner={inner}
            summary={summary}
            selected={state}
            onSelect={selectNext}
          />
        </ScrollBox>
      ) : (
        <Waiting error={error} />
      )}
    </section>
  )
}
