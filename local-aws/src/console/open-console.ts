import type { ServerResponse } from 'node:http'
import { actionRoutes } from './api/action-api.ts'
import { connectionRoutes } from './api/connections-api.ts'
import { definitionRoutes } from './api/definitions-api.ts'
import { entryRoutes } from './api/entry-api.ts'
import { eventRoutes } from './api/events-api.ts'
import { executionRoutes } from './api/executions-api.ts'
import { FaultSwitches } from './api/faults-api.ts'
import { functionRoutes } from './api/functions-api.ts'
import { countsOf, overviewRoutes } from './api/overview-api.ts'
import { pendingRoutes } from './api/pending-api.ts'
import { requestRoutes } from './api/requests-api.ts'
import { tableRoutes } from './api/tables-api.ts'
import { testSourceRoutes } from './api/test-source-api.ts'
import type { ConsolePorts } from './console-ports.ts'
import { type ConsoleState, openState } from './console-state.ts'
import { MOST_EXECUTIONS } from './executions/execution-store.ts'
import { type ApiCall, Router } from './http/router.ts'
import { ChangeStream } from './stream.ts'

/** Maximum size of the histories, inputs and outputs of ended executions together, in characters. */
const HISTORY_BYTES = 24 * 1024 * 1024

/** The console from its first request on: records, and answers the API. */
export class OpenConsole {
  readonly #router: Router
  readonly #stream: ChangeStream
  readonly #ports: ConsolePorts

  constructor(ports: ConsolePorts) {
    this.#ports = ports
    const { clock, stepFunctions, traffic, tap } = ports
    stepFunctions.view.retain({ executions: MOST_EXECUTIONS, bytes: HISTORY_BYTES })
    const stream: ChangeStream = new ChangeStream({
      summaries: () => state.executions.flush(),
      counts: () => countsOf(state, faults),
      now: () => clock.now(),
    })
    const state: ConsoleState = openState(ports, {
      execution: (arn) => {
        state.executions.changed(arn)
        stream.execution()
      },
      connection: (id) => stream.connection(id),
      function: (name) => stream.function(name),
      table: (name) => stream.table(name),
      request: () => stream.request(),
    })
    const faults = new FaultSwitches(state, () => stream.faults())
    this.#stream = stream
    this.#router = new Router({
      ...overviewRoutes(state, faults, () => stream.sequence),
      ...executionRoutes(state),
      ...entryRoutes(state),
      ...eventRoutes(state),
      ...pendingRoutes(state),
      ...testSourceRoutes(state),
      ...actionRoutes(state),
      ...definitionRoutes(state),
      ...functionRoutes(state),
      ...connectionRoutes(state),
      ...tableRoutes(state),
      ...requestRoutes(state),
      ...faults.routes(),
    })
    traffic.record = state.recorder.content
    tap.record = state.recorder.event
  }

  /** Answers a call. Throws ConsoleError for a refused one. */
  async answer(method: string, path: string, call: Omit<ApiCall, 'parameters'>): Promise<unknown> {
    const { handler, parameters } = this.#router.find(method, path)
    return handler({ ...call, parameters })
  }

  stream(response: ServerResponse, since: number | undefined): void {
    this.#stream.open(response, since)
  }

  /** Call it after each deployment. `error`: why it failed. */
  deployed(error?: string): void {
    this.#stream.publish({ kind: 'deployed', ...(error !== undefined && { error }) })
  }

  stop(): void {
    this.#ports.traffic.record = undefined
    this.#ports.tap.record = undefined
    this.#stream.stop()
  }
}
