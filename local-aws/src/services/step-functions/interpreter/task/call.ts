import type { Json } from '../../ports.ts'
import type { StateRun } from '../state-run.ts'
import type { Attempt } from './attempt.ts'
import type { TaskResource } from './resource.ts'

export type ServiceResource = Extract<TaskResource, { kind: 'service' }>

/** A service's answer to a call: the result, or what the task waits for. */
interface ServiceAnswer {
  submitted: Json
  /** With `.sync`: the job's result. */
  completed?: Promise<Json>
}

/** Calls the service. Rejects with the error that the task fails with. */
export type CallService = (
  run: StateRun,
  resource: ServiceResource,
  parameters: Json,
  attempt: Attempt,
) => Promise<ServiceAnswer>
