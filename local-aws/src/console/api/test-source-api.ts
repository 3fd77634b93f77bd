import type { ConsoleState } from '../console-state.ts'
import { testSourceOf } from '../executions/test-source.ts'
import type { Routes } from '../http/router.ts'
import { recordOf } from './executions-api.ts'

export const testSourceRoutes = (state: ConsoleState): Routes => ({
  'GET /api/executions/:id/test': ({ parameters }) => {
    const id = parameters.id ?? ''
    const record = recordOf(state, id)
    const summary = state.executions.summary(id)
    const title = [summary?.title, summary?.outcome].filter(Boolean).join(': ')
    return testSourceOf(record.handle, state.executions.timeline(record), title || id)
  },
})
