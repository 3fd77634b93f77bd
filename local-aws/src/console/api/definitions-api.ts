import type { DefinitionAnswer, Json } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { type DefinitionIndex, definitionIndex } from '../executions/definition-index.ts'
import { notFound } from '../http/console-error.ts'
import type { Routes } from '../http/router.ts'

const MOST_LAYOUTS = 100

/** Definitions with their graphs, laid out once and kept by hash. */
export function definitionRoutes(state: ConsoleState): Routes {
  const laidOut = new Map<string, DefinitionAnswer>()
  return {
    'GET /api/definitions/:id': async ({ parameters }) => {
      const id = parameters.id ?? ''
      const known = laidOut.get(id)
      if (known) return known
      const index = find(state, id)
      if (!index) throw notFound(`The definition ${id}`)
      // The layout library is loaded when the first graph is shown.
      const { layOut } = await import('../graph/layout.ts')
      const answer = { definition: index.machine as unknown as Json, graph: layOut(index.machine) }
      laidOut.set(id, answer)
      if (laidOut.size > MOST_LAYOUTS) laidOut.delete(laidOut.keys().next().value ?? '')
      return answer
    },
  }
}

/** An execution may still run a definition that its machine no longer has. */
function find({ ports }: ConsoleState, id: string): DefinitionIndex | undefined {
  const { view } = ports.stepFunctions
  for (const { revision } of view.machines()) {
    const index = definitionIndex(revision.definition)
    if (index.id === id) return index
  }
  for (const { handle } of view.executions()) {
    const index = definitionIndex(handle.spec.definition)
    if (index.id === id) return index
  }
  return undefined
}
